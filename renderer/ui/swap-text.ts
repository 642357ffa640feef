// A swap request in words, for both windows: what is given, and who asks whom.
import type { TFunction } from 'i18next';
import type { Swap } from '../../core/contract/rota-model.ts';
import type { Language } from './i18n.ts';
import type { RotaNames } from './rota-names.ts';
import { formatShift } from './shift-time.ts';

interface SwapWords {
  readonly t: TFunction;
  readonly language: Language;
  readonly names: RotaNames;
}

/** "Sam. 28 nov., 21 h – 1 h, contre dim. 29 nov., 9 h – 13 h". */
export function swapWhat({ t, language, names }: SwapWords, { startsAt, endsAt, helplineId, inReturn }: Swap): string {
  const shift = formatShift({ startsAt, endsAt }, names.zoneOf(helplineId), language);
  const first = shift.charAt(0).toLocaleUpperCase(language) + shift.slice(1);
  if (inReturn === null) return first;
  return t('rota.swaps.inReturn', { shift: first, other: formatShift(inReturn, names.zoneOf(inReturn.helplineId), language) });
}

/** "Marc T. demande à Paulette G. ; accepté par Paulette G." */
export function swapWho({ t, names }: SwapWords, { askedBy, askedOf, acceptedBy }: Swap): string {
  const by = names.nameOf(askedBy);
  const asked = askedOf === null ? t('rota.swaps.askedEverybody', { by }) : t('rota.swaps.askedOne', { by, of: names.nameOf(askedOf) });
  return acceptedBy === null ? asked : t('rota.swaps.acceptedBy', { asked, name: names.nameOf(acceptedBy) });
}
