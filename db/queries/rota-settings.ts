// The rota's one row of settings, its revision, and the reminders that went out.
// Invariant: the mail password is read by mailAccount only.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { Schema } from '../schema.ts';
import { mailSettings, rotaSettings, type MailSettings, type RotaSettings } from '../../core/contract/rota-model.ts';
import type { ShiftId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export const defaultRotaSettings: RotaSettings = {
  selfSignUp: true,
  signUpDays: 60,
  signOffHours: 72,
  swapApproval: false,
  reminderHours: 24,
  noShowMinutes: 10,
  lineHelplineId: null,
};

type Row = Omit<Schema['rota_settings'], 'id'>;

function readRow(db: Executor): Row | undefined {
  return db.get(query.selectFrom('rota_settings').selectAll());
}

function change(db: Executor, part: Partial<Row>): void {
  const first: Row = { settings: JSON.stringify(defaultRotaSettings), mail: null, mail_password: '', ics_folder: null, revision: 0 };
  db.run(
    query
      .insertInto('rota_settings')
      .values({ id: 1, ...first, ...part })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(part)),
  );
}

export function readRotaSettings(db: Executor): RotaSettings {
  const row = readRow(db);
  return row === undefined ? defaultRotaSettings : rotaSettings.parse(JSON.parse(row.settings));
}

export function saveRotaSettings(db: Executor, settings: RotaSettings): void {
  change(db, { settings: JSON.stringify(settings) });
}

export function rotaRevision(db: Executor): number {
  return readRow(db)?.revision ?? 0;
}

/** One further; returns it. */
export function countRevision(db: Executor): number {
  if (readRow(db) === undefined) change(db, { revision: 0 });
  db.run(query.updateTable('rota_settings').set({ revision: sql<number>`revision + 1` }));
  return rotaRevision(db);
}

export function readMail(db: Executor): { settings: MailSettings | null; hasPassword: boolean } {
  const row = readRow(db);
  return { settings: mailOf(row), hasPassword: (row?.mail_password ?? '') !== '' };
}

/** For the sender inside the store. */
export function mailAccount(db: Executor): { settings: MailSettings; password: string } | null {
  const row = readRow(db);
  const settings = mailOf(row);
  return settings === null ? null : { settings, password: row?.mail_password ?? '' };
}

function mailOf(row: Row | undefined): MailSettings | null {
  const mail = row?.mail ?? null;
  return mail === null ? null : mailSettings.parse(JSON.parse(mail));
}

/** A null password keeps the one already stored; without settings it goes. */
export function saveMail(db: Executor, settings: MailSettings | null, password: string | null): void {
  if (settings === null) change(db, { mail: null, mail_password: '' });
  else change(db, { mail: JSON.stringify(settings), ...(password === null ? {} : { mail_password: password }) });
}

/** Where the subscription files are written; null: nowhere. */
export function icsFolder(db: Executor): string | null {
  return readRow(db)?.ics_folder ?? null;
}

export function saveIcsFolder(db: Executor, folder: string | null): void {
  change(db, { ics_folder: folder });
}

type ReminderKind = Schema['reminders_sent']['kind'];

/** False when it was there already: a reminder goes out once. */
export function noteReminder(db: Executor, shiftId: ShiftId, volunteerId: VolunteerId | null, kind: ReminderKind, now: Instant): boolean {
  return (
    db.run(
      query
        .insertInto('reminders_sent')
        .values({ shift_id: shiftId, volunteer_id: volunteerId ?? '', kind, sent_at: now })
        .onConflict((conflict) => conflict.doNothing()),
    ) === 1
  );
}

/** The mail did not go out. */
export function forgetMailNotice(db: Executor, shiftId: ShiftId, volunteerId: VolunteerId): void {
  db.run(query.deleteFrom('reminders_sent').where('shift_id', '=', shiftId).where('volunteer_id', '=', volunteerId).where('kind', '=', 'mail'));
}

export function forgetRemindersBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('reminders_sent').where('sent_at', '<', before));
}
