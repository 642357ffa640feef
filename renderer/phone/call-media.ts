// What a SIP adapter needs of the sound: one track to send, and where the far end's track goes. Made by sound/.

export interface CallMedia {
  /** Microphone and announcements of this call; the same track for the call's whole life. */
  readonly outgoing: MediaStreamTrack;
  /** Plays the far end in the headset; a new track replaces the former one. */
  play(track: MediaStreamTrack): void;
  /** Packets pass: what is sent from now on is heard. Repeated calls mean nothing. */
  opened(): void;
}
