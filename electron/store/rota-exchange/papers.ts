// What is printed of the rota, settled here: the print window lays out what it is given and knows nothing else.
import { Refusal } from '../../../core/contract/errors.ts';
import type { FallbackSheetHandoff, PosterHandoff } from '../../../core/contract/rota-exchange-model.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { styledName } from '../../../core/domain/rota-exchange/names.ts';
import { monthAround, posterBlocks, weekAround, type Period } from '../../../core/domain/rota-exchange/poster.ts';
import { publicShift, type ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import { addDays, dayOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { formatPhoneNumber } from '../../../core/values/phone-number.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { openHelplines } from '../../../db/queries/helplines.ts';
import { readLine } from '../../../db/queries/lines.ts';
import { readExchangeSettings } from '../../../db/queries/rota-exchange.ts';
import { rotaRevision } from '../../../db/queries/rota-settings.ts';
import { shiftsIn } from '../../../db/queries/shifts.ts';
import { onCallNumbers, volunteerNames } from '../../../db/queries/volunteers.ts';
import type { HolidayCalendar } from '../public-holidays.ts';

export interface PaperContext {
  readonly db: Executor;
  readonly holidays: HolidayCalendar;
  readonly now: Instant;
}

function openHelpline(db: Executor, id: HelplineId): Helpline {
  const found = openHelplines(db).find((helpline) => helpline.id === id);
  if (found === undefined) throw new Refusal('not-found');
  return found;
}

function shiftsOf(db: Executor, { id, zone }: Helpline, { from, to }: Period): ShiftImage[] {
  return shiftsIn(db, { startsAt: dayOf(from, zone).startsAt, endsAt: dayOf(to, zone).endsAt }, [id]);
}

function paper({ db, holidays, now }: PaperContext, helpline: Helpline, period: Period, shifts: readonly ShiftImage[]): Omit<PosterHandoff, 'period'> {
  const { name, subtitle, address } = readAssociation(db);
  const { names, contact } = readExchangeSettings(db);
  return {
    association: { name, subtitle, address },
    helpline: helpline.name,
    zone: helpline.zone,
    ...period,
    revision: rotaRevision(db),
    publishedAt: now,
    names,
    contact,
    holidays: holidays.between(helpline.departement, period.from, period.to),
    blocks: posterBlocks(shifts.map(publicShift), { zone: helpline.zone, ...period, names, people: volunteerNames(db) }),
  };
}

export function posterOf(context: PaperContext, request: { helplineId: HelplineId; period: 'week' | 'month'; date: CivilDate }): PosterHandoff {
  const helpline = openHelpline(context.db, request.helplineId);
  const period = request.period === 'week' ? weekAround(request.date) : monthAround(request.date);
  return { ...paper(context, helpline, period, shiftsOf(context.db, helpline, period)), period: request.period };
}

/** Numbers only of those who are on call in the period (PL-07), when they were asked for. */
export function fallbackSheetOf(
  context: PaperContext,
  request: { helplineId: HelplineId; from: CivilDate; days: number; withNumbers: boolean },
): FallbackSheetHandoff {
  const { db } = context;
  const helpline = openHelpline(db, request.helplineId);
  const period = { from: request.from, to: addDays(request.from, request.days - 1) };
  const shifts = shiftsOf(db, helpline, period);
  const { names, procedure } = readExchangeSettings(db);
  const people = volunteerNames(db);
  const onCall = new Set(shifts.filter((shift) => shift.onCall).flatMap((shift) => shift.people.map(({ volunteerId }) => volunteerId)));
  return {
    ...paper(context, helpline, period, shifts),
    procedure: procedure.split('\n').map((step) => step.trim()).filter((step) => step !== ''),
    publicNumber: readLine(db)?.settings.publicNumber || null,
    onCallNumbers: !request.withNumbers
      ? null
      : people
          .filter(({ id }) => onCall.has(id))
          .map(({ id, name }) => ({ name: styledName(name, names === 'initials' ? 'initials' : 'full'), numbers: onCallNumbers(db, id).map(formatPhoneNumber) })),
  };
}
