// What a final response to our own INVITE means, told alike on the screen and in the record (RFC 3261 21.4, 21.6).

export function declineOf(status: number): 'missed' | 'refused' | 'failed' {
  if (status === 408 || status === 480 || status === 487) return 'missed';
  return status === 486 || status === 600 || status === 603 ? 'refused' : 'failed';
}
