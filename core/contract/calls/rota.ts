// The rota: what everyone reads, what an editor changes (PL-08), and the settings that it follows.
// Invariant: an edit names the version that was seen; what has changed meanwhile is refused and nothing is lost.
import { z } from 'zod';
import { civilDate } from '../../values/civil-time.ts';
import { helplineId, patternId, rotaEditId, shiftId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import {
  editResult,
  helpline,
  hole,
  mailSettings,
  assignmentOrigin,
  publicHoliday,
  rotaConflict,
  rotaSettings,
  rotaWarning,
  schoolHoliday,
  share,
  shift,
  shiftEdit,
  shiftPattern,
  uncovered,
  undoable,
  volunteerName,
  yearCell,
} from '../rota-model.ts';

/** Both windows: a listener reads the rota in the softphone, an editor in the console. */
const read = { roles, grant: null, whenLocked: 'refused', windows: ['console', 'softphone'], handledBy: 'store', audit: 'none' } as const;
/** Managers, administrators, and whoever holds `editRota` (PL-04). */
const edit = {
  roles: ['manager', 'administrator'],
  grant: null,
  orGrant: 'editRota',
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;
const administer = { roles: ['administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
/** What also the privacy officer may look at. */
const survey = { ...edit, roles: ['manager', 'privacyOfficer', 'administrator'], audit: 'none' } as const;

/** Half-open [from, to). */
const range = { from: instant, to: instant };
/** Both dates included, in each helpline's zone. */
const dates = { from: civilDate, to: civilDate };
/** Empty: all. */
const helplineIds = z.array(helplineId).max(20);
const revision = z.int().min(0);

const planned = z.strictObject({
  patternId,
  helplineId,
  startsAt: instant,
  endsAt: instant,
  label: z.string(),
  /** The clock changes meanwhile: the true length differs from what the wall says. */
  clockChanges: z.boolean(),
});
const leftOut = z.strictObject({
  patternId,
  date: civilDate,
  because: z.enum(['past', 'publicHoliday', 'schoolHoliday', 'exception', 'alreadyThere']),
});
const copyRequest = {
  helplineIds,
  /** Mondays. */
  fromWeek: civilDate,
  toWeek: civilDate,
  withPeople: z.boolean(),
  revision,
};
const mailView = z.strictObject({ settings: mailSettings.nullable(), hasPassword: z.boolean() });

export const rotaCalls = {
  /** Shifts that touch the range, with all that a calendar needs beside them. */
  'rota.getPlan': defineCall({
    ...read,
    request: z.strictObject({ ...range, helplineIds }),
    response: z.strictObject({
      /** Grows with each change of the rota. */
      revision,
      now: instant,
      helplines: z.array(helpline),
      /** In the order that gives each person a look of their own (`lookOfRank`). */
      volunteers: z.array(volunteerName),
      shifts: z.array(shift),
      publicHolidays: z.array(publicHoliday),
      schoolHolidays: z.array(schoolHoliday),
      /** The signed-in account's own volunteer, if it has one. */
      own: volunteerId.nullable(),
      mayEdit: z.boolean(),
      /** One's own last edit that touches the range, while it can be undone. */
      undo: undoable.nullable(),
    }),
  }),
  /** A civil year by person and month, each shift on the calendar of its helpline's zone: thousands of shifts in some hundred cells. */
  'rota.getYear': defineCall({
    ...read,
    windows: ['console'],
    request: z.strictObject({ year: z.int().min(1970).max(9999), helplineIds }),
    response: z.strictObject({
      year: z.int(),
      /** Shifts that lack somebody. */
      open: z.array(yearCell).max(12),
      people: z.array(z.strictObject({ volunteerId, cells: z.array(yearCell).max(12) })),
    }),
  }),
  'rota.getShift': defineCall({
    ...survey,
    request: z.strictObject({ shiftId }),
    response: z.strictObject({
      shift,
      origins: z.array(z.strictObject({ volunteerId, origin: assignmentOrigin, at: instant })),
      duty: z.array(z.strictObject({ volunteerId, startedAt: instant, endedAt: instant.nullable() })),
      swapAsked: z.boolean(),
      conflicts: z.array(rotaConflict),
      warnings: z.array(rotaWarning),
    }),
  }),
  /** What rota.edit would answer: conflicts refuse it, warnings ask. Writes nothing. */
  'rota.checkEdit': defineCall({
    ...edit,
    request: z.strictObject({ edits: z.array(shiftEdit).min(1).max(200) }),
    response: z.strictObject({ conflicts: z.array(rotaConflict), warnings: z.array(rotaWarning) }),
    audit: 'none',
  }),
  /**
   * All the edits or none. `changed-meanwhile`, `past-shift`, `bad-hours`, `shift-overlap`, `shift-locked` refuse;
   * `rota-warnings` when there are any and they were not accepted: rota.checkEdit names them.
   */
  'rota.edit': defineCall({
    ...edit,
    request: z.strictObject({ edits: z.array(shiftEdit).min(1).max(200), acceptWarnings: z.boolean() }),
    response: editResult,
    audit: 'rota.edited',
  }),
  /** Takes back one's own edit; `changed-meanwhile` when somebody changed one of its shifts since. */
  'rota.undo': defineCall({ ...edit, request: z.strictObject({ editId: rotaEditId }), response: editResult, audit: 'rota.undone' }),

  'rota.previewCopy': defineCall({
    ...edit,
    request: z.strictObject(copyRequest),
    response: z.strictObject({
      shifts: z.int().min(0),
      alreadyThere: z.int().min(0),
      past: z.int().min(0),
      /** Who is not copied, and why. */
      leftOut: z.array(z.strictObject({ volunteerId, startsAt: instant, because: z.enum(['absent', 'overlap', 'removed']) })),
      warnings: z.array(rotaWarning),
    }),
    audit: 'none',
  }),
  /** People who are away, or busy elsewhere, stay behind. */
  'rota.copyWeek': defineCall({ ...edit, request: z.strictObject(copyRequest), response: editResult, audit: 'rota.weekCopied' }),

  'rota.listPatterns': defineCall({ ...survey, request: z.strictObject({}), response: z.array(shiftPattern) }),
  /** A new id makes a new pattern. Shifts already made stay. */
  'rota.savePattern': defineCall({ ...edit, request: z.strictObject({ pattern: shiftPattern }), response: shiftPattern, audit: 'rota.patternSaved' }),
  'rota.removePattern': defineCall({ ...edit, request: z.strictObject({ patternId }), response: z.strictObject({}), audit: 'rota.patternRemoved' }),
  'rota.previewPatterns': defineCall({
    ...edit,
    request: z.strictObject({ ...dates, helplineIds }),
    response: z.strictObject({ revision, toAdd: z.array(planned), leftOut: z.array(leftOut) }),
    audit: 'none',
  }),
  /** Adds what is missing, and nothing twice: asking again adds nothing. */
  'rota.applyPatterns': defineCall({
    ...edit,
    request: z.strictObject({ ...dates, helplineIds, revision }),
    response: editResult,
    audit: 'rota.patternsApplied',
  }),

  /** A new id makes a new helpline. */
  'rota.saveHelpline': defineCall({ ...edit, request: z.strictObject({ helpline }), response: helpline, audit: 'rota.helplineSaved' }),
  /** Refused with `helpline-in-use` while shifts are to come. */
  'rota.closeHelpline': defineCall({ ...edit, request: z.strictObject({ helplineId }), response: z.strictObject({}), audit: 'rota.helplineClosed' }),
  'rota.saveSchoolHolidays': defineCall({
    ...edit,
    request: z.strictObject({ schoolHolidays: z.array(schoolHoliday).max(100) }),
    response: z.array(schoolHoliday),
    audit: 'rota.schoolHolidaysSaved',
  }),

  /** How the load is shared over a period. */
  'rota.getShares': defineCall({
    ...survey,
    request: z.strictObject({ ...range, helplineIds }),
    response: z.array(share),
  }),
  /** Places that nobody holds, and open hours without a shift. */
  'rota.listHoles': defineCall({
    ...survey,
    request: z.strictObject({ ...range, helplineIds }),
    response: z.strictObject({ holes: z.array(hole), uncovered: z.array(uncovered) }),
  }),
  /** For the first page: the next 14 days. */
  'rota.getToday': defineCall({
    ...survey,
    request: z.strictObject({}),
    response: z.strictObject({
      holes: z.array(hole),
      uncovered: z.array(uncovered),
      swapsToDecide: z.int().min(0),
      helplines: z.int().min(0),
      volunteers: z.int().min(0),
    }),
  }),

  'rota.getSettings': defineCall({
    ...survey,
    request: z.strictObject({}),
    response: z.strictObject({ settings: rotaSettings, mailConfigured: z.boolean() }),
  }),
  'rota.saveSettings': defineCall({
    ...edit,
    request: z.strictObject({ settings: rotaSettings }),
    response: rotaSettings,
    audit: 'rota.settingsSaved',
  }),
  /** The password is written, never read back. */
  'rota.getMail': defineCall({ ...administer, request: z.strictObject({}), response: mailView, audit: 'none' }),
  /** Null settings switch mail off; a null password keeps the one already stored. */
  'rota.saveMail': defineCall({
    ...administer,
    request: z.strictObject({ settings: mailSettings.nullable(), password: z.string().max(256).nullable() }),
    response: mailView,
    audit: 'rota.mailSaved',
  }),
  /** Sends one message to the sender's own address; `mail-failed` says no more than that. */
  'rota.testMail': defineCall({
    ...administer,
    request: z.strictObject({}),
    response: z.strictObject({ fault: z.enum(['none', 'unreachable', 'certificate', 'password', 'rejected']) }),
    audit: 'rota.mailTested',
  }),
} as const;
