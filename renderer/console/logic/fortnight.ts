// The next 14 days in one strip: how many places and open hours still want somebody, day by day.
import type { Hole, Uncovered } from '../../../core/contract/rota-model.ts';
import { addDays, dateOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { Instant } from '../../../core/values/instant.ts';

export interface StripDay {
  readonly date: CivilDate;
  readonly missing: number;
}

export const stripDays = 14;

export function fortnight(holes: readonly Hole[], uncovered: readonly Uncovered[], now: Instant, zone: string): readonly StripDay[] {
  const first = dateOf(now, zone);
  // A shift under way counts for today, whenever it began.
  const dayOf = (startsAt: Instant): CivilDate => dateOf(Math.max(startsAt, now), zone);
  return Array.from({ length: stripDays }, (_, index) => {
    const date = addDays(first, index);
    const places = holes.filter(({ startsAt }) => dayOf(startsAt) === date).reduce((sum, { missing }) => sum + missing, 0);
    return { date, missing: places + uncovered.filter(({ startsAt }) => dayOf(startsAt) === date).length };
  });
}
