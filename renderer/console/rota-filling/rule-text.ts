// A rule of the solver in words: what stands in somebody's way, or which rules cannot all hold. Names come from the rota.
import type { TFunction } from 'i18next';
import type { Shift } from '../../../core/contract/rota-model.ts';
import type { RotaRule } from '../../../core/domain/rota/problem.ts';
import type { Language } from '../../ui/i18n.ts';
import type { RotaNames } from '../../ui/rota-names.ts';
import { formatShift, formatShortDay } from '../../ui/shift-time.ts';

export interface RuleWords {
  readonly t: TFunction;
  readonly language: Language;
  readonly names: RotaNames;
  readonly shifts: ReadonlyMap<string, Shift>;
}

export function shiftText({ t, language, names, shifts }: RuleWords, id: string): string {
  const shift = shifts.get(id);
  return shift === undefined ? t('rota.filling.otherShift') : formatShift(shift, names.zoneOf(shift.helplineId), language);
}

/** Hours from minutes, with a half where there is one: `7,5`. */
function hoursText(minutes: number, language: Language): string {
  return new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 }).format(minutes / 60);
}

export function languageName(code: string, language: Language): string {
  return new Intl.DisplayNames(language === 'fr' ? 'fr-FR' : 'en-GB', { type: 'language' }).of(code) ?? code;
}

export function ruleText(words: RuleWords, rule: RotaRule): string {
  const { t, language, names, shifts } = words;
  const name = 'person' in rule ? names.nameOf(rule.person) : '';
  const shift = 'shift' in rule ? shiftText(words, rule.shift) : '';
  const zone = (id: string): string => {
    const known = shifts.get(id);
    return known === undefined ? names.zone : names.zoneOf(known.helplineId);
  };
  switch (rule.rule) {
    case 'cover':
      return t(`rota.filling.rules.cover.${rule.role}`, { shift });
    case 'language':
      return t('rota.filling.rules.language', { shift, language: languageName(rule.language, language) });
    case 'locked':
      return t('rota.filling.rules.locked', { name, shift });
    case 'role':
      return t(`rota.filling.rules.role.${rule.role}`, { name });
    case 'line':
      return t('rota.filling.rules.line', { name, line: names.helplineOf(shifts.get(rule.shift)?.helplineId ?? '')?.name ?? '' });
    case 'absent':
      return t('rota.filling.rules.absent', {
        name,
        from: formatShortDay(rule.absence.start, zone(rule.shift), language),
        to: formatShortDay(rule.absence.end - 1, zone(rule.shift), language),
      });
    case 'unavailable':
      return t('rota.filling.rules.unavailable', { name, shift });
    case 'night':
      return t('rota.filling.rules.night', { name });
    case 'rest':
      return t('rota.filling.rules.rest', {
        name,
        other: formatShift({ startsAt: rule.duty.start, endsAt: rule.duty.end }, zone(rule.shift), language),
        rest: hoursText(rule.restMinutes, language),
        minimum: hoursText(rule.minimumMinutes, language),
      });
    case 'overlap':
      return t('rota.filling.rules.overlap', { name, other: formatShift({ startsAt: rule.duty.start, endsAt: rule.duty.end }, zone(rule.shift), language) });
    case 'sameDay':
      return t('rota.filling.rules.sameDay', { name });
    case 'weekMinutes':
      return t('rota.filling.rules.weekMinutes', { name, hours: hoursText(rule.minutes, language), maximum: hoursText(rule.maximumMinutes, language) });
    case 'periodMinutes':
      return t('rota.filling.rules.periodMinutes', { name, hours: hoursText(rule.minutes, language), maximum: hoursText(rule.maximumMinutes, language) });
    case 'avoidPair':
      return t('rota.filling.rules.avoidPair', { name: names.nameOf(rule.people[0]), other: names.nameOf(rule.people[1]) });
    case 'tutor':
      return t('rota.filling.rules.tutor', { name, shift });
    case 'unknown':
      return t('rota.filling.rules.unknown', { shift });
    case 'twice':
      return t('rota.filling.rules.twice', { name });
  }
}
