// French public holidays by département, Alsace-Moselle and the overseas territories included.
// Invariant: the library and its data are loaded at the first need, and each year of a territory is computed once.
import type { CivilDate } from '../../core/values/civil-time.ts';

export interface NamedHoliday {
  readonly date: CivilDate;
  readonly name: { readonly fr: string; readonly en: string };
}

export interface HolidayCalendar {
  isPublicHoliday(departement: string, date: CivilDate): boolean;
  /** Both dates included. */
  between(departement: string, from: CivilDate, to: CivilDate): NamedHoliday[];
}

/** ISO 3166 codes of the territories that the library keeps as countries, by INSEE code. */
const overseas: Readonly<Record<string, string>> = {
  '971': 'GP',
  '972': 'MQ',
  '973': 'GF',
  '974': 'RE',
  '975': 'PM',
  '976': 'YT',
  '977': 'BL',
  '978': 'MF',
  '986': 'WF',
  '987': 'PF',
  '988': 'NC',
};
/** Local law of Alsace and Moselle: Good Friday and 26 December too (Code du travail, L3134-13). */
const alsaceMoselle: readonly string[] = ['57', '67', '68'];

let loaded: Promise<HolidayCalendar> | null = null;

export function loadPublicHolidays(): Promise<HolidayCalendar> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<HolidayCalendar> {
  const { default: Holidays } = await import('date-holidays');
  const years = new Map<string, Map<CivilDate, NamedHoliday>>();

  const yearOf = (departement: string, year: number): Map<CivilDate, NamedHoliday> => {
    const country = overseas[departement] ?? 'FR';
    const state = alsaceMoselle.includes(departement) ? departement : '';
    const key = `${country} ${state} ${String(year)}`;
    const known = years.get(key);
    if (known !== undefined) return known;
    const namesIn = (language: string): Map<CivilDate, string> => {
      const calendar = state === '' ? new Holidays(country) : new Holidays(country, state);
      const holidays = calendar.getHolidays(year, language).filter(({ type }) => type === 'public');
      return new Map(holidays.map(({ date, name }) => [date.slice(0, 10), name]));
    };
    const english = namesIn('en');
    const found = new Map([...namesIn('fr')].map(([date, name]) => [date, { date, name: { fr: name, en: english.get(date) ?? name } }]));
    years.set(key, found);
    return found;
  };

  return {
    isPublicHoliday: (departement, date) => yearOf(departement, Number(date.slice(0, 4))).has(date),
    between(departement, from, to) {
      const found: NamedHoliday[] = [];
      for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) found.push(...yearOf(departement, year).values());
      return found.filter(({ date }) => from <= date && date <= to).sort((a, b) => (a.date < b.date ? -1 : 1));
    },
  };
}
