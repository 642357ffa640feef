// The rota as it crosses the contract and as it is stored: helplines, patterns, shifts, people, warnings.
// Invariant: rules are civil (dates and wall-clock times in the helpline's zone), shifts are instants.
import { z } from 'zod';
import { documentLanguage } from '../domain/privacy/documents.ts';
import { conflict, criterion } from '../domain/rota/problem.ts';
import { civilDate, wallTime, weekday } from '../values/civil-time.ts';
import {
  accountId,
  draftId,
  dutyId,
  handOverId,
  helplineId,
  patternId,
  rotaEditId,
  shiftId,
  swapId,
  volunteerId,
} from '../values/ids.ts';
import { instant } from '../values/instant.ts';

/** Zones of the French territories that are lived in (tz database). */
export const rotaZone = z.enum([
  'Europe/Paris',
  'America/Guadeloupe',
  'America/Martinique',
  'America/Cayenne',
  'America/Miquelon',
  'America/St_Barthelemy',
  'America/Marigot',
  'Indian/Reunion',
  'Indian/Mayotte',
  'Pacific/Noumea',
  'Pacific/Tahiti',
  'Pacific/Wallis',
]);
export type RotaZone = z.infer<typeof rotaZone>;

/** INSEE code of the département or territory whose public holidays count: `75`, `2A`, `67`, `974`. */
export const departement = z.string().regex(/^(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8]|98[678])$/);

const label = z.string().trim().max(60);

/** On a wall clock; `to` at or before `from` lies on the next day, so `00:00`–`00:00` is a whole day. */
export const hours = z.strictObject({ from: wallTime, to: wallTime });
export type Hours = z.infer<typeof hours>;

export const openingHours = z.strictObject({
  /** ISO week days: 1 is Monday. */
  weekly: z.array(hours.extend({ day: weekday })).max(70),
  /** Days with hours of their own; no period means closed. */
  exceptions: z.array(z.strictObject({ date: civilDate, periods: z.array(hours).max(10) })).max(400),
});
export type OpeningHours = z.infer<typeof openingHours>;

export const shiftRole = z.enum(['listener', 'backup', 'trainee']);
export type ShiftRole = z.infer<typeof shiftRole>;
/** ISO 639-1. */
const languages = z.array(z.string().regex(/^[a-z]{2}$/)).max(20);
/** How many people of each role. */
export const needs = z.strictObject({
  listener: z.int().min(0).max(20),
  backup: z.int().min(0).max(20),
  trainee: z.int().min(0).max(20),
});
export type Needs = z.infer<typeof needs>;

export const helpline = z.strictObject({
  id: helplineId,
  name: z.string().trim().min(1).max(60),
  zone: rotaZone,
  departement,
  /** Index in the palette of the interface. */
  colour: z.int().min(0).max(7),
  opening: openingHours,
  onPublicHolidays: z.enum(['usual', 'closed']),
});
export type Helpline = z.infer<typeof helpline>;

export const shiftPattern = z.strictObject({
  id: patternId,
  helplineId,
  label,
  weekdays: z.array(weekday).min(1).max(7),
  /** Every n weeks, counted from the week of `anchor`. */
  everyWeeks: z.int().min(1).max(12),
  anchor: civilDate,
  hours,
  needs,
  onCall: z.boolean(),
  languages,
  validFrom: civilDate,
  /** Last day, included; null: no end. */
  validUntil: civilDate.nullable(),
  onPublicHolidays: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('usual') }),
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('otherHours'), hours }),
  ]),
  inSchoolHolidays: z.enum(['usual', 'none', 'only']),
  /** Single days that differ: no shift, or other hours. */
  exceptions: z.array(z.strictObject({ date: civilDate, hours: hours.nullable() })).max(200),
});
export type ShiftPattern = z.infer<typeof shiftPattern>;

export const schoolHoliday = z.strictObject({ name: z.string().trim().min(1).max(60), from: civilDate, to: civilDate });
export type SchoolHoliday = z.infer<typeof schoolHoliday>;

export const publicHoliday = z.strictObject({
  date: civilDate,
  name: z.strictObject({ fr: z.string(), en: z.string() }),
  helplineIds: z.array(helplineId),
});
export type PublicHoliday = z.infer<typeof publicHoliday>;

/** How somebody came to a shift. */
export const assignmentOrigin = z.enum(['manual', 'signUp', 'swap', 'solver', 'import']);
export type AssignmentOrigin = z.infer<typeof assignmentOrigin>;

export const assignment = z.strictObject({
  volunteerId,
  role: shiftRole,
  /** The solver leaves it where it is. */
  locked: z.boolean(),
});
export type Assignment = z.infer<typeof assignment>;

export const shift = z.strictObject({
  id: shiftId,
  helplineId,
  startsAt: instant,
  endsAt: instant,
  label,
  needs,
  /** Astreinte: its people are at home, and calls are forwarded to their own numbers. */
  onCall: z.boolean(),
  /** Each is to be spoken by one of the listeners at least. */
  languages,
  /** Nobody but an editor changes its hours or its people; the solver neither. */
  locked: z.boolean(),
  /** The pattern that made it; null for a shift made by hand. */
  patternId: patternId.nullable(),
  /** Grows with each change: an edit names the version that was seen. */
  version: z.int().min(1),
  people: z.array(assignment).max(60),
});
export type Shift = z.infer<typeof shift>;

/** A month of somebody's year. */
export const yearCell = z.strictObject({
  month: z.int().min(1).max(12),
  shifts: z.int().min(1),
  hours: z.number().min(0),
  /** Bit 0 is the 1st of the month: the days on which a shift starts. */
  days: z.int().min(0).max(2 ** 31 - 1),
});
export type YearCell = z.infer<typeof yearCell>;

/** What everyone may know of a volunteer. */
export const volunteerName = z.strictObject({ id: volunteerId, name: z.string(), removed: z.boolean() });
export type VolunteerName = z.infer<typeof volunteerName>;

export const weekRule = z.strictObject({
  weekdays: z.array(weekday).min(1).max(7),
  hours,
  /** Both dates included; null: without limit. */
  from: civilDate.nullable(),
  to: civilDate.nullable(),
});
/** With one `available` rule or more the person is available then only; `unavailable` rules take away. */
export const availability = weekRule.extend({ kind: z.enum(['available', 'unavailable']) });
export type Availability = z.infer<typeof availability>;
export const wish = weekRule.extend({ kind: z.enum(['prefer', 'avoid']) });
export type Wish = z.infer<typeof wish>;

/** Why somebody is away: a closed list without health, on purpose (RGPD, art. 9). */
export const absenceReason = z.enum(['holiday', 'training', 'other']);
/** Whole days, both included. */
export const absence = z.strictObject({ from: civilDate, to: civilDate, reason: absenceReason });
export type Absence = z.infer<typeof absence>;

export const volunteerRules = z.strictObject({
  /** A trainee takes trainee places only; an experienced person may accompany one. */
  level: z.enum(['trainee', 'confirmed', 'experienced']),
  /** Places that a person who is no trainee may take. */
  roles: z.array(z.enum(['listener', 'backup'])).max(2),
  /** Who may accompany this trainee; empty: any experienced listener. */
  tutorIds: z.array(volunteerId).max(20),
  /** Hours wished a month: the measure of a fair share. */
  targetHoursPerMonth: z.number().min(0).max(400).nullable(),
  maxHoursPerWeek: z.number().min(0).max(168).nullable(),
  maxHoursPerMonth: z.number().min(0).max(400).nullable(),
  minRestHours: z.number().min(0).max(72),
  nightsAllowed: z.boolean(),
  oneShiftPerDay: z.boolean(),
  languages,
  /** Empty: every helpline. */
  helplineIds: z.array(helplineId).max(20),
});
export type VolunteerRules = z.infer<typeof volunteerRules>;

/** What a volunteer says of the own time. */
export const volunteerTime = z.strictObject({
  availability: z.array(availability).max(60),
  wishes: z.array(wish).max(60),
  absences: z.array(absence).max(200),
});
export type VolunteerTime = z.infer<typeof volunteerTime>;

export const volunteer = z.strictObject({
  id: volunteerId,
  /** The account's display name when there is an account. */
  name: z.string().trim().min(1).max(80),
  accountId: accountId.nullable(),
  /** For reminders; empty: none. */
  email: z.union([z.literal(''), z.email().max(200)]),
  rules: volunteerRules,
  time: volunteerTime,
  onCallNumberCount: z.int().min(0).max(5),
  removed: z.boolean(),
  version: z.int().min(1),
});
export type Volunteer = z.infer<typeof volunteer>;

/** never: a hard rule of the solver. avoid, favour: weighed. */
export const pair = z.strictObject({ a: volunteerId, b: volunteerId, kind: z.enum(['never', 'avoid', 'favour']) });
export type Pair = z.infer<typeof pair>;

/** An editor may go on after having seen these. */
export const warningCode = z.enum([
  'overHoursPerWeek',
  'overHoursPerMonth',
  'restTooShort',
  'sameDay',
  'nightNotAllowed',
  'absent',
  'notAvailable',
  'roleNotHeld',
  'otherHelpline',
  'traineeAlone',
  'pairToAvoid',
  'moreThanNeeded',
  'languageMissing',
  'outsideOpening',
]);
export type WarningCode = z.infer<typeof warningCode>;

/** Refused whatever the editor says (`shift-overlap`). */
export const rotaConflict = z.strictObject({
  volunteerId,
  /** The shift that does not fit. */
  shiftId,
  /** The shift that it meets. */
  otherShiftId: shiftId,
});
export type RotaConflict = z.infer<typeof rotaConflict>;
export const rotaWarning = z.strictObject({
  code: warningCode,
  volunteerId: volunteerId.nullable(),
  shiftId,
  /** The neighbouring shift, for `restTooShort`. */
  otherShiftId: shiftId.nullable(),
  /** The other person, for `pairToAvoid`. */
  otherVolunteerId: volunteerId.nullable(),
  /** Hours found and hours allowed, where the code counts hours. */
  found: z.number().nullable(),
  allowed: z.number().nullable(),
});
export type RotaWarning = z.infer<typeof rotaWarning>;

const seen = { shiftId, version: z.int().min(1) };
/** One act of an editor. Several make one edit: all or none, undone together. */
export const shiftEdit = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('create'),
    /** Drawn by the screen, so that a drawn block keeps its name. */
    shiftId,
    helplineId,
    startsAt: instant,
    endsAt: instant,
    label,
    needs,
    onCall: z.boolean(),
    languages,
  }),
  /** Drag and resize; people stay. */
  z.strictObject({ kind: z.literal('move'), ...seen, startsAt: instant, endsAt: instant }),
  z.strictObject({ kind: z.literal('change'), ...seen, label, needs, onCall: z.boolean(), languages, locked: z.boolean() }),
  z.strictObject({ kind: z.literal('remove'), ...seen }),
  z.strictObject({ kind: z.literal('assign'), ...seen, volunteerId, role: shiftRole, locked: z.boolean() }),
  z.strictObject({ kind: z.literal('unassign'), ...seen, volunteerId }),
  /** One person in the place of another, in the same role. */
  z.strictObject({ kind: z.literal('replace'), ...seen, volunteerId, by: volunteerId }),
]);
export type ShiftEdit = z.infer<typeof shiftEdit>;

/** What an act changed, enough for a calendar to follow without asking again. */
export const editResult = z.strictObject({
  editId: rotaEditId,
  /** Of the whole rota, after the act. */
  revision: z.int().min(0),
  changed: z.array(shift),
  removed: z.array(shiftId),
});
export type EditResult = z.infer<typeof editResult>;

export const editKind = z.enum(['edit', 'weekCopied', 'patternsApplied', 'draftApplied', 'imported', 'volunteerRemoved']);
export type EditKind = z.infer<typeof editKind>;
export const undoable = z.strictObject({ editId: rotaEditId, kind: editKind, at: instant, shifts: z.int().min(1) });

/** A place that nobody holds. */
export const hole = z.strictObject({ shiftId, helplineId, startsAt: instant, endsAt: instant, role: shiftRole, missing: z.int().min(1) });
export type Hole = z.infer<typeof hole>;
/** Open hours without any shift. */
export const uncovered = z.strictObject({ helplineId, startsAt: instant, endsAt: instant });
export type Uncovered = z.infer<typeof uncovered>;

/** Share of one person over a period; nights, weekends and holidays count shifts. */
export const share = z.strictObject({
  volunteerId,
  hours: z.number(),
  /** Wished over the period, from the hours wished a month; null when the person named none. */
  targetHours: z.number().nullable(),
  shifts: z.int(),
  nights: z.int(),
  weekends: z.int(),
  holidays: z.int(),
});
export type Share = z.infer<typeof share>;

/**
 * A swap request:
 *
 *            ┌─accept─▶ accepted ──approve──▶ done
 *   asked ───┤             │  └──refuse────▶ refused
 *     │      └─accept, when no approval is asked ─▶ done
 *     ├─everyone asked declined─▶ declined
 *     ├─withdraw (also from accepted)─▶ withdrawn
 *     └─the shift begins (also from accepted)─▶ expired
 */
export const swapState = z.enum(['asked', 'accepted', 'done', 'refused', 'declined', 'withdrawn', 'expired']);
export type SwapState = z.infer<typeof swapState>;

export const swap = z.strictObject({
  id: swapId,
  state: swapState,
  shiftId,
  helplineId,
  startsAt: instant,
  endsAt: instant,
  role: shiftRole,
  askedBy: volunteerId,
  /** Null: everybody. */
  askedOf: volunteerId.nullable(),
  /** The shift of the person asked that the asker takes in return; null: none. */
  inReturn: z.strictObject({ shiftId, helplineId, startsAt: instant, endsAt: instant, role: shiftRole }).nullable(),
  acceptedBy: volunteerId.nullable(),
  createdAt: instant,
  /** What the signed-in account may do now. */
  mine: z.boolean(),
  mayAnswer: z.boolean(),
  mayDecide: z.boolean(),
});
export type Swap = z.infer<typeof swap>;

const onDutyPerson = z.strictObject({
  volunteerId,
  name: z.string(),
  role: shiftRole,
  /** When the person took the post; null: not (yet). */
  since: instant.nullable(),
});
const dutyShift = z.strictObject({
  shiftId,
  startsAt: instant,
  endsAt: instant,
  label: z.string(),
  onCall: z.boolean(),
  people: z.array(onDutyPerson),
});
export const helplineDuty = z.strictObject({
  helplineId,
  name: z.string(),
  open: z.boolean(),
  /** When it opens or closes next; null: never in the coming eight weeks. */
  changesAt: instant.nullable(),
  now: z.array(dutyShift),
  next: dutyShift.nullable(),
  /** On duty without being on the shift: someone helps out. */
  others: z.array(onDutyPerson),
  /** Since when a listener should have taken the post and nobody has, past the delay that the settings leave. */
  nobodySince: instant.nullable(),
});
export type HelplineDuty = z.infer<typeof helplineDuty>;

export const ownDuty = z.strictObject({ id: dutyId, helplineId, startedAt: instant, shiftId: shiftId.nullable() });

export const handOver = z.strictObject({
  id: handOverId,
  helplineId,
  writtenAt: instant,
  authorName: z.string(),
  text: z.string(),
});

export const rotaSettings = z.strictObject({
  selfSignUp: z.boolean(),
  /** How far ahead an open shift may be taken. */
  signUpDays: z.int().min(1).max(400),
  /** Until how long before the start a volunteer may sign off alone; later it takes a swap or an editor. */
  signOffHours: z.int().min(0).max(720),
  swapApproval: z.boolean(),
  /** Notification (and e-mail, when mail is set) before one's own shift; null: none. */
  reminderHours: z.int().min(1).max(168).nullable(),
  /** Minutes after the start of a shift before "nobody took the post" is told. */
  noShowMinutes: z.int().min(1).max(120),
  /** Which helpline the line of this computer serves; null: the first. */
  lineHelplineId: helplineId.nullable(),
});
export type RotaSettings = z.infer<typeof rotaSettings>;

export const mailSettings = z.strictObject({
  host: z.string().trim().min(1).max(253).regex(/^[A-Za-z0-9.-]+$/),
  /** tls: from the first byte (RFC 8314). starttls: required, never skipped. */
  security: z.enum(['tls', 'starttls']),
  port: z.union([z.literal(465), z.literal(587), z.literal(2465), z.literal(2587)]),
  user: z.string().trim().max(200),
  fromAddress: z.email().max(200),
  /** Of the reminders. */
  language: documentLanguage.default('fr'),
});
export type MailSettings = z.infer<typeof mailSettings>;

/** Why a run ended, in the solver's words (core/domain/rota/problem.ts); `failed`: its process ended without a rota. */
export const draftOutcome = z.enum(['running', 'proven', 'gap', 'cancelled', 'impossible', 'failed']);
export const draftPlace = z.strictObject({ shiftId, volunteerId, role: shiftRole });
export const draft = z.strictObject({
  id: draftId,
  helplineIds: z.array(helplineId),
  from: instant,
  to: instant,
  outcome: draftOutcome,
  startedAt: instant,
  /** While running: when the time is over. */
  until: instant,
  /** Places and languages still missing in the best rota found; null before the first complete one. */
  holes: z.int().min(0).nullable(),
  /** Proven distance to the optimum, 0 to 1 (0: proven); null before the first rota. */
  gap: z.number().min(0).max(1).nullable(),
  /** Cost of the best rota found and its proven bound, by criterion; null before the first rota. */
  criteria: z.strictObject({ holes: criterion, fairness: criterion, wishes: criterion }).nullable(),
  /** Rules that the locked places break together, when `impossible`. */
  conflict: conflict.nullable(),
  /** False once the rota has changed since: apply is refused with `changed-meanwhile`. */
  current: z.boolean(),
  added: z.array(draftPlace),
  removed: z.array(draftPlace),
  before: z.array(share),
  after: z.array(share),
  holesBefore: z.array(hole),
  holesAfter: z.array(hole),
});
export type Draft = z.infer<typeof draft>;
