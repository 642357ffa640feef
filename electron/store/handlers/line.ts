// The line's settings, its test, its certificate. Invariant: the SIP password is written and never read back.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import type { ForwardMethod, LineSettings } from '../../../core/contract/line-settings.ts';
import type { LineId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readLine, saveLine } from '../../../db/queries/lines.ts';
import { dialledNumber } from './desk.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';

export interface LineEffects {
  /** The stored line has changed: the gateway serves it anew. */
  lineChanged(): void;
  /** What is still to be set up may have changed. */
  changed(): void;
}

export function lineHandlers(kernel: Kernel, effects: LineEffects): HandlersOf<'line'> {
  const { session, gateway, clock } = kernel;
  const answer = (db: Executor): { settings: LineSettings; hasPassword: boolean } => {
    const line = readLine(db);
    if (line === null) throw new Refusal('line-not-configured');
    return { settings: line.settings, hasPassword: line.password !== '' };
  };

  return {
    'line.getSettings': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const line = readLine(db);
          return { value: { settings: line?.settings ?? null, hasPassword: line !== null && line.password !== '' } };
        },
      };
    },

    'line.saveSettings': ({ settings, password }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const former = readLine(db);
          const id = former?.id ?? (uuid() as LineId);
          saveLine(db, { id, settings: { ...settings, forwardMethod: forwardMethodFor(settings, former?.settings ?? null) }, password: password ?? former?.password ?? '' }, clock());
          return {
            value: answer(db),
            audit: [note('line.changed', id, password === null ? null : 'password')],
            after: () => {
              effects.lineChanged();
              effects.changed();
            },
          };
        },
      };
    },

    'line.test': async ({ settings, password }) => {
      const { db } = session.require();
      // Straight after the sign-in the gateway is still starting: the test says `gateway-down` only when it does not come.
      await gateway.whenAttached();
      const result = await gateway.testLine(settings, password ?? readLine(db)?.password ?? '');
      return { db, run: () => ({ value: result, audit: [note('line.tested', null, result.reachable ? null : result.fault)] }) };
    },

    'line.testForwarding': async ({ called }) => {
      const { db } = session.require();
      const line = readLine(db);
      if (line === null) throw new Refusal('line-not-configured');
      const dialled = called === null || called === '' ? null : dialledNumber(called);
      if (called !== null && called !== '' && dialled === null) throw new Refusal('invalid-number');
      await gateway.whenAttached();
      const result = await gateway.testForwarding({ lineId: line.id, settings: line.settings, password: line.password }, dialled);
      return {
        db,
        run: () => {
          const current = readLine(db);
          // What could not be tried takes nothing away from what was found before.
          if (current !== null && result.method !== 'unknown') saveLine(db, { ...current, settings: { ...current.settings, forwardMethod: result.method } }, clock());
          return { value: result, audit: [note('line.tested', line.id, `forwarding ${result.seen}`)] };
        },
      };
    },

    'line.trustCertificate': ({ fingerprint }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const line = readLine(db);
          if (line === null) throw new Refusal('line-not-configured');
          saveLine(db, { ...line, settings: { ...line.settings, pinnedCertificate: fingerprint } }, clock());
          return {
            value: answer(db),
            audit: [note('line.certificateTrusted', line.id, fingerprint)],
            after: () => { effects.lineChanged(); },
          };
        },
      };
    },
  };
}

/** What a test call found out belongs to one provider and one account there, whatever the form sends back. */
function forwardMethodFor(settings: LineSettings, former: LineSettings | null): ForwardMethod {
  const same = former !== null && (['domain', 'proxy', 'transport', 'user'] as const).every((field) => settings[field] === former[field]);
  return same ? former.forwardMethod : 'unknown';
}
