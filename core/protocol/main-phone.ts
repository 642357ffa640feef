// Messages between main and the hidden phone window, through its preload. No identity ever passes here.
import { z } from 'zod';
import { callToken } from '../values/ids.ts';
import { instant } from '../values/instant.ts';
import { audioRole, audioState, deskCall } from '../contract/desk-state.ts';
import { lineFault } from '../contract/line-settings.ts';

/** What the phone window knows of a call: the desk's view without what the store adds. */
export const phoneCall = deskCall.omit({ lineLabel: true, publicNumber: true, caller: true });
export type PhoneCall = z.infer<typeof phoneCall>;

/** The phone window's whole state, sent again at each change. */
export const phoneSnapshot = z.strictObject({
  registration: z.enum(['idle', 'connecting', 'registered', 'retrying', 'paused']),
  fault: lineFault.nullable(),
  nextAttemptAt: instant.nullable(),
  calls: z.array(phoneCall).max(4),
  audio: audioState.nullable(),
  /** Callers whom the routing holds, transfers or speaks to: they are not on the desk (any more), and the line is not quiet. */
  routed: z.int().min(0),
});
export type PhoneSnapshot = z.infer<typeof phoneSnapshot>;

const withToken = { token: callToken };
export const phoneCommand = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('answer'), ...withToken }),
  z.strictObject({ name: z.literal('refuse'), ...withToken }),
  z.strictObject({ name: z.literal('silence'), ...withToken }),
  z.strictObject({ name: z.literal('hangUp'), ...withToken }),
  z.strictObject({ name: z.literal('mute'), ...withToken, muted: z.boolean() }),
  z.strictObject({ name: z.literal('hold'), ...withToken, held: z.boolean() }),
  z.strictObject({ name: z.literal('skipAnnouncement'), ...withToken }),
  z.strictObject({ name: z.literal('sendDtmf'), ...withToken, tone: z.string() }),
  z.strictObject({ name: z.literal('dismiss'), ...withToken }),
  z.strictObject({ name: z.literal('dial'), ...withToken }),
  z.strictObject({ name: z.literal('setReachable'), reachable: z.boolean() }),
  z.strictObject({ name: z.literal('chooseDevice'), role: audioRole, deviceId: z.string().nullable() }),
  z.strictObject({ name: z.literal('setRingVolume'), volume: z.number() }),
  z.strictObject({ name: z.literal('testRing') }),
  z.strictObject({ name: z.literal('testMicrophone') }),
  /** An announcement is recorded with the microphone. */
  z.strictObject({ name: z.literal('startTake') }),
  z.strictObject({ name: z.literal('stopTake') }),
  z.strictObject({ name: z.literal('cancelTake') }),
  /** The system woke up or its network changed: drop the transport and register anew. */
  z.strictObject({ name: z.literal('networkChanged') }),
  /** The application quits: end calls, unregister, then answer. */
  z.strictObject({ name: z.literal('shutDown') }),
]);
export type PhoneCommand = z.infer<typeof phoneCommand>;

/** A command's answer; `peak` for testMicrophone, `samples` for stopTake only. */
export const phoneCommandReply = z.strictObject({
  ok: z.boolean(),
  peak: z.number().min(0).max(1).nullable(),
  samples: z.instanceof(Uint8Array).optional(),
});
export type PhoneCommandReply = z.infer<typeof phoneCommandReply>;

/** What `window.phone` is in the phone window (made by electron/preload/phone.ts). */
export interface PhoneBridge {
  /** Publishes the state. */
  publish(snapshot: PhoneSnapshot): void;
  /** The one handler of main's commands. */
  onCommand(handler: (command: PhoneCommand) => Promise<PhoneCommandReply>): void;
  /** Remembered sound settings, from and to main's own file (device ids and labels are not personal data). */
  loadSoundSettings(): Promise<SoundSettings>;
  saveSoundSettings(settings: SoundSettings): void;
}
// The store's MessagePort arrives by window.postMessage({type: 'store-port'}, '*', [port]), after each restart of the store.
// The gateway's MessagePort arrives by window.postMessage({type: 'gateway-port'}, '*', [port]), again after each restart
// of the gateway.

const remembered = z.strictObject({ id: z.string().max(200), label: z.string().max(200) }).nullable();
export const soundSettings = z.strictObject({
  microphone: remembered,
  headset: remembered,
  ringer: remembered,
  ringVolume: z.number().min(0).max(1),
});
export type SoundSettings = z.infer<typeof soundSettings>;
