// A route in words: one sentence of all its parts, and a short name for each lane of its drawing.
import type { TFunction } from 'i18next';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { formatDuration } from '../../ui/format.ts';
import type { Language } from '../../ui/i18n.ts';

export type ShownRoute = CallResponse<'routing.simulate'>;
export type Part = ShownRoute['sentence'][number];

interface RouteWords {
  readonly t: TFunction;
  readonly language: Language;
}

function namesIn(route: Pick<ShownRoute, 'names'>, people: Part['people'], language: Language): string {
  const names = people.flatMap((id) => route.names.find((known) => known.id === id)?.name ?? []);
  return new Intl.ListFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { type: 'conjunction' }).format(names);
}

/** "Le poste sonne chez Hélène V. ; après 10 s, Samia B. …" */
export function routeSentence({ t, language }: RouteWords, route: ShownRoute): string {
  const parts = route.sentence.map((part) =>
    t(`rota.routing.steps.${part.step}.${part.position}`, {
      people: namesIn(route, part.people, language),
      after: formatDuration(part.after * 1000, language),
      count: part.numbers,
    }),
  );
  const whole = parts.reduce((before, next) => t('rota.routing.then', { before, next }));
  return t('rota.routing.stop', { sentence: whole.charAt(0).toLocaleUpperCase(language) + whole.slice(1) });
}

export function laneName({ t, language }: RouteWords, route: ShownRoute, part: Part): { readonly what: string; readonly who: string } {
  return { what: t(`rota.routing.lanes.${part.step}`, { count: part.numbers }), who: namesIn(route, part.people, language) };
}
