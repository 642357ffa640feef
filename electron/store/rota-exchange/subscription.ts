// The calendars that programs subscribe to: one file a helpline and one a person, in a folder that an administrator chose.
// Invariant: a file is whole at any moment; a folder that is gone or full stops nothing else, and is told on the settings.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { writeIcs } from '../../../core/domain/rota-exchange/ics-export.ts';
import { styledName } from '../../../core/domain/rota-exchange/names.ts';
import { publicShift } from '../../../core/domain/rota/shift-image.ts';
import { dayMs } from '../../../core/domain/rota/wall-clock.ts';
import type { Instant } from '../../../core/values/instant.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readFileIfThere, tryWriting, writeFileAtomically } from '../../../db/connection/files.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { allHelplines, openHelplines } from '../../../db/queries/helplines.ts';
import { readExchangeSettings } from '../../../db/queries/rota-exchange.ts';
import { icsFolder } from '../../../db/queries/rota-settings.ts';
import { shiftsIn } from '../../../db/queries/shifts.ts';
import { volunteerNames } from '../../../db/queries/volunteers.ts';
import type { Kernel } from '../kernel.ts';

/** What a subscriber sees: two weeks back, half a year ahead. */
const behindMs = 14 * dayMs;
const aheadMs = 183 * dayMs;
const ownFile = /^ecoutille-[a-z0-9-]{1,80}\.ics$/;

export interface SubscriptionState {
  readonly writtenAt: Instant | null;
  readonly failed: boolean;
}

export interface Subscription {
  /** After a change of the rota: rewrites the files once the calls under way have answered. */
  refresh(): void;
  state(): SubscriptionState;
}

export function isUsableFolder(folder: string): boolean {
  try {
    if (!isAbsolute(folder) || !statSync(folder).isDirectory()) return false;
    tryWriting(folder);
    return true;
  } catch {
    return false;
  }
}

/** `ligne-principale`; the end of the id keeps two of the same name apart. */
export function fileNameOf(name: string, id: string): string {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `ecoutille-${words === '' ? 'planning' : words}-${id.slice(-6)}.ics`;
}

export function createSubscription(kernel: Pick<Kernel, 'session' | 'clock' | 'log'>): Subscription {
  let due: NodeJS.Immediate | null = null;
  let state: SubscriptionState = { writtenAt: null, failed: false };

  const write = (): void => {
    due = null;
    const db = kernel.session.opened?.base.db;
    if (db === undefined) return;
    const folder = icsFolder(db);
    if (folder === null) return;
    try {
      writeSubscription(db, folder, kernel.clock());
      state = { writtenAt: kernel.clock(), failed: false };
    } catch {
      state = { ...state, failed: true };
      kernel.log('warn', 'subscription-not-written');
    }
  };
  return {
    refresh() {
      due ??= setImmediate(write);
    },
    state: () => state,
  };
}

export function writeSubscription(db: Executor, folder: string, now: Instant): void {
  mkdirSync(folder, { recursive: true });
  const { names } = readExchangeSettings(db);
  const association = readAssociation(db).name;
  const people = volunteerNames(db);
  const personNames = new Map(people.map(({ id, name }) => [id, name]));
  const helplineNames = new Map(allHelplines(db).map(({ id, name }) => [id, name]));
  const shifts = shiftsIn(db, { startsAt: now - behindMs, endsAt: now + aheadMs }).map(publicShift);
  const common = {
    helplineName: ({ helplineId }: (typeof shifts)[number]) => helplineNames.get(helplineId) ?? '',
    personName: (id: (typeof people)[number]['id']) => personNames.get(id) ?? '',
    names,
    language: 'fr',
    now,
  } as const;
  const files = new Map<string, string>();
  for (const { id, name } of openHelplines(db)) {
    const own = shifts.filter(({ helplineId }) => helplineId === id);
    files.set(fileNameOf(name, id), writeIcs(own, { ...common, calendarName: `${association}, ${name}`, of: null }));
  }
  for (const { id, removed } of people) {
    if (removed) continue;
    const own = shifts.filter((shift) => shift.people.some(({ volunteerId }) => volunteerId === id));
    // The name of a file on a shared disk says who it is for: no more than the calendars themselves say.
    const shown = names === 'initials' ? '' : styledName(personNames.get(id) ?? '', names);
    files.set(fileNameOf(shown, id), writeIcs(own, { ...common, calendarName: association, of: id }));
  }
  // Nobody's shifts stay on the disk once they have left the rota.
  for (const name of readdirSync(folder)) if (ownFile.test(name) && !files.has(name)) rmSync(join(folder, name), { force: true });
  for (const [name, text] of files) writeIfChanged(join(folder, name), text);
}

/** DTSTAMP alone is no change: a subscriber's program would fetch everything anew for nothing. */
function writeIfChanged(path: string, text: string): void {
  const stamps = /^DTSTAMP:.*$/gm;
  if (readFileIfThere(path)?.replace(stamps, '') !== text.replace(stamps, '')) writeFileAtomically(path, text);
}
