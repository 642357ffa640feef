// Shifts as people read them: "sam. 28 nov., 21 h – 1 h". Invariant: hours are those of the helpline's own zone, and a shift
// that ends on another day than the next one says which.
import type { Span } from '../../core/domain/rota/wall-clock.ts';
import { nbsp } from './format.ts';
import type { Language } from './i18n.ts';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, zone, options]);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: zone, ...options });
  formatters.set(key, made);
  return made;
}

/** `21 h`, `21 h 30`; in English `21:00`. */
export function formatHour(at: number, zone: string, language: Language): string {
  const parts = new Map(
    formatterFor(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const hour = parts.get('hour') ?? '';
  const minute = parts.get('minute') ?? '';
  if (language === 'en') return `${hour}:${minute}`;
  return minute === '00' ? `${Number(hour)}${nbsp}h` : `${Number(hour)}${nbsp}h${nbsp}${minute}`;
}

/** `sam. 28 nov.`; in English `Sat 28 Nov`. */
export function formatShortDay(at: number, zone: string, language: Language): string {
  const parts = new Map(
    formatterFor(language, zone, { weekday: 'short', day: 'numeric', month: 'short' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const day = parts.get('day') ?? '';
  return `${parts.get('weekday') ?? ''} ${language === 'fr' && day === '1' ? '1er' : day}${nbsp}${parts.get('month') ?? ''}`;
}

/** `21 h – 1 h`. */
export function formatHours(span: Span, zone: string, language: Language): string {
  const dash = language === 'fr' ? ' – ' : '–';
  return `${formatHour(span.startsAt, zone, language)}${dash}${formatHour(span.endsAt, zone, language)}`;
}

/** `sam. 28 nov., 21 h – 1 h`. */
export function formatShift(span: Span, zone: string, language: Language): string {
  const longMs = 24 * 3_600_000;
  if (span.endsAt - span.startsAt <= longMs) return `${formatShortDay(span.startsAt, zone, language)}, ${formatHours(span, zone, language)}`;
  const end = (at: number): string => `${formatShortDay(at, zone, language)}, ${formatHour(at, zone, language)}`;
  return `${end(span.startsAt)} – ${end(span.endsAt)}`;
}
