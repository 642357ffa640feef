// What the papers of the rota share: head, foot, hours and names. Invariant: readable in black and white, without colour.
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import type { PosterBlock, PosterHandoff } from '../../core/contract/rota-exchange-model.ts';
import { lookOfRank } from '../ui/avatar.tsx';
import { initialsOf } from './association-mark.ts';

export type Language = 'fr' | 'en';
export type Paper = Omit<PosterHandoff, 'period'>;

const localeOf = (language: Language): string => (language === 'fr' ? 'fr-FR' : 'en-GB');

export function dateText(date: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(localeOf(language), { ...options, timeZone: 'UTC' }).format(new Date(`${date}T00:00Z`));
}

/** `du lundi 23 au dimanche 29 novembre 2026`: what both dates share is said once. */
export function spanText({ from, to }: Pick<Paper, 'from' | 'to'>, language: Language, t: TFunction): string {
  const sameMonth = from.slice(0, 7) === to.slice(0, 7);
  const short = sameMonth ? ({ weekday: 'long', day: 'numeric' } as const) : ({ weekday: 'long', day: 'numeric', month: 'long' } as const);
  return t('print.rota.span', { from: dateText(from, language, short), to: dateText(to, language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }) });
}

/** `9 h`, `21 h 30`; `09:00` in English. */
export function timeText(time: string, language: Language): string {
  if (language === 'en') return time;
  const [hour = '', minute = ''] = time.split(':');
  return minute === '00' ? `${String(Number(hour))}\u00a0h` : `${String(Number(hour))}\u00a0h\u00a0${minute}`;
}

export function hoursText({ from, to }: Pick<PosterBlock, 'from' | 'to'>, language: Language, t: TFunction): string {
  return t('print.rota.hours', { from: timeText(from, language), to: timeText(to, language) });
}

export function Mark({ name }: { readonly name: string }): ReactElement {
  return (
    <span className="mark" aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

export function PersonStripe({ rank }: { readonly rank: number }): ReactElement {
  return <i className="stripe" data-pattern={lookOfRank(rank).pattern} aria-hidden="true" />;
}

/** `Nour (renfort)`. */
export function personText({ name, role }: PosterBlock['people'][number], t: TFunction): string {
  return role === 'listener' ? name : `${name} (${t(`print.rota.roles.${role}`)})`;
}

export function missingText({ people, missing }: PosterBlock, t: TFunction): string {
  return people.length === 0 && missing <= 1 ? t('print.rota.open') : t('print.rota.openMany', { n: missing });
}

interface FootProps {
  readonly paper: Paper;
  /** Who may see it. */
  readonly note?: string;
  readonly language: Language;
  readonly t: TFunction;
  readonly page: number;
  readonly pages: number;
}

export function Foot({ paper, note, language, t, page, pages }: FootProps): ReactElement {
  const date = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeStyle: 'short', timeZone: paper.zone }).format(paper.publishedAt);
  return (
    <footer className="sheet-foot rota-foot">
      <p>
        <span className="foot-name">{paper.association.name}</span>
        {note === undefined ? null : <span>{`.\u00a0${note}`}</span>}
      </p>
      <p>{t('print.rota.published', { revision: paper.revision, date })}</p>
      <p>{t('print.page', { page, pages })}</p>
    </footer>
  );
}

export function holidayOf(paper: Paper, date: string, language: Language): string | null {
  return paper.holidays.find((holiday) => holiday.date === date)?.name[language] ?? null;
}
