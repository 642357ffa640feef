// Keys of the softphone. One letter alone acts only while the preference allows it (WCAG 2.1.4: character shortcuts can
// be turned off); Alt with the letter always does.

export const callShortcuts = ['mute', 'hold', 'keypad', 'sound', 'danger'] as const;
export type CallShortcut = (typeof callShortcuts)[number];
const letters: Readonly<Record<string, CallShortcut>> = { m: 'mute', a: 'hold', c: 'keypad', s: 'sound', d: 'danger' };

export interface PressedKey {
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly repeat: boolean;
  /** The focus is in something that takes letters, or a dialog is open. */
  readonly typing: boolean;
}

/** What a key asks for during a call; null when it is not ours. */
export function shortcutOf(pressed: PressedKey, lettersAlone: boolean): CallShortcut | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.repeat) return null;
  if (!pressed.altKey && (!lettersAlone || pressed.typing)) return null;
  return letters[pressed.key.toLowerCase()] ?? null;
}

/** Whether that one letter is asked for, by the same rule. */
export function isLetter(pressed: PressedKey, letter: string, lettersAlone: boolean): boolean {
  if (pressed.ctrlKey || pressed.metaKey || pressed.repeat) return false;
  if (pressed.typing || (!pressed.altKey && !lettersAlone)) return false;
  return pressed.key.toLowerCase() === letter.toLowerCase();
}

/** A digit, star or hash for the keypad; null for any other key. */
export function toneOf(pressed: PressedKey): string | null {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey || pressed.typing) return null;
  return /^[0-9*#]$/.test(pressed.key) ? pressed.key : null;
}

/** Enter answers, unless the focus is on something that Enter already works. */
export function answers(pressed: PressedKey, onControl: boolean): boolean {
  return pressed.key === 'Enter' && !pressed.repeat && !pressed.typing && !onControl && !pressed.ctrlKey && !pressed.metaKey && !pressed.altKey;
}
