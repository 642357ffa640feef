// The announcements: one row of settings, and at most one sound of the association's own for each kind.
import { query, type Executor } from '../connection/executor.ts';
import { announcementSettings, defaultAnnouncements, type AnnouncementKind, type AnnouncementSettings, type SoundOrigin } from '../../core/domain/announcements/announcements.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export interface OwnSound {
  readonly kind: AnnouncementKind;
  /** 16 bits, at `soundRate`. */
  readonly samples: Int16Array;
  readonly text: string;
  readonly tellsRecording: boolean;
  readonly origin: SoundOrigin;
  readonly changedAt: Instant;
}

export function readAnnouncementSettings(db: Executor): AnnouncementSettings {
  const row = db.get(query.selectFrom('announcement_settings').select('settings').where('id', '=', 1));
  // What was kept by an older version says nothing of a kind that came since.
  return row === undefined ? defaultAnnouncements : announcementSettings.parse({ ...defaultAnnouncements, ...(JSON.parse(row.settings) as object) });
}

/** Whether the message before the answer says that the call may be recorded. */
export function tellsRecording(db: Executor): boolean {
  const { beforeAnswer } = readAnnouncementSettings(db);
  if (beforeAnswer !== 'own') return beforeAnswer === 'bundledRecording';
  return db.get(query.selectFrom('announcement_sounds').select('tells_recording').where('kind', '=', 'beforeAnswer'))?.tells_recording === 1;
}

export function saveAnnouncementSettings(db: Executor, next: AnnouncementSettings, now: Instant): void {
  const settings = JSON.stringify(next);
  db.run(
    query
      .insertInto('announcement_settings')
      .values({ id: 1, settings, changed_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ settings, changed_at: now })),
  );
}

export function ownSounds(db: Executor): OwnSound[] {
  return db.all(query.selectFrom('announcement_sounds').selectAll()).map((row) => ({
    kind: row.kind,
    samples: samplesOf(row.samples),
    text: row.text,
    tellsRecording: row.tells_recording === 1,
    origin: row.origin,
    changedAt: row.changed_at,
  }));
}

export function saveOwnSound(db: Executor, { kind, samples, text, tellsRecording, origin, changedAt }: OwnSound, changedBy: AccountId): void {
  const row = {
    samples: new Uint8Array(samples.slice().buffer),
    text,
    tells_recording: tellsRecording ? (1 as const) : (0 as const),
    origin,
    changed_at: changedAt,
    changed_by: changedBy,
  };
  db.run(query.insertInto('announcement_sounds').values({ kind, ...row }).onConflict((conflict) => conflict.column('kind').doUpdateSet(row)));
}

/** False when there was none. */
export function removeOwnSound(db: Executor, kind: AnnouncementKind): boolean {
  return db.run(query.deleteFrom('announcement_sounds').where('kind', '=', kind)) > 0;
}

/** Aligned anew: a blob of the base may begin anywhere. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  return new Int16Array(bytes.slice().buffer, 0, bytes.length >> 1);
}
