// The clock of a request in words: what is left, until when, and by which rule.
import { useTranslation } from 'react-i18next';
import type { RequestSummary } from '../../../core/contract/calls/privacy-rights.ts';
import type { Tone } from '../../ui/tokens.ts';
import { useDates } from './dates.ts';

export interface ClockWords {
  /** "Il reste 9 jours". */
  readonly word: string;
  /** "répondre au plus tard le jeudi 3 décembre 2026". */
  readonly until: string;
  /** The rule, with its article. */
  readonly rule: string;
  readonly tone: Tone | 'plain';
}

export function useClockWords({ clock, closedOn, inTime }: Pick<RequestSummary, 'clock' | 'closedOn' | 'inTime'>): ClockWords {
  const { t } = useTranslation();
  const dates = useDates();
  const rule = clock.extended ? t('privacy.clock.ruleExtended') : t('privacy.clock.rule');
  const until = clock.dueOn === null ? '' : t('privacy.clock.until', { date: dates.whole(clock.dueOn) });
  const days = clock.daysLeft ?? 0;
  switch (clock.phase) {
    case 'closed':
      return {
        word: inTime === false ? t('privacy.clock.closedLate') : t('privacy.clock.closed'),
        until: closedOn === null ? '' : t('privacy.clock.closedOn', { date: dates.whole(closedOn) }),
        rule,
        tone: inTime === false ? 'alert' : 'ok',
      };
    case 'suspended':
      return { word: t('privacy.clock.suspended'), until: t('privacy.clock.suspendedText'), rule: t('privacy.clock.suspendedRule'), tone: 'plain' };
    case 'late':
      return { word: t('privacy.clock.late', { count: -days }), until, rule: t('privacy.clock.lateRule'), tone: 'alert' };
    case 'today':
      return { word: t('privacy.clock.today'), until, rule, tone: 'alert' };
    case 'soon':
      return { word: t('privacy.clock.left', { count: days }), until, rule, tone: 'ring' };
    case 'running':
      return { word: t('privacy.clock.left', { count: days }), until, rule, tone: 'primary' };
  }
}
