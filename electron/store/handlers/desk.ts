// Dialling, and the training line. Invariant: a dialled number goes to the gateway only; main and the phone window get a token.
import { Refusal } from '../../../core/contract/errors.ts';
import { parsePhoneNumber } from '../../../core/values/phone-number.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { hasLine } from '../../../db/queries/lines.ts';
import { mustNotBeCalled } from '../../../db/vault/do-not-call.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';

export interface DeskEffects {
  dial(token: CallToken): void;
}

/** Emergency and short numbers of the French plan (15, 112, 3114, 116117…): dialled as they are, never as E.164. */
const shortNumber = /^(?:1\d{1,2}|11[68]\d{3}|3\d{3}|10\d{2})$/;

export function dialledNumber(text: string): string | null {
  const digits = text.replace(/[\s.\u00a0\u202f-]/gu, '');
  return shortNumber.test(digits) ? digits : parsePhoneNumber(text);
}

export function deskHandlers(kernel: Kernel, effects: DeskEffects): HandlersOf<'desk'> {
  const { session, gateway, sodium } = kernel;
  return {
    'desk.dial': async ({ number }) => {
      const { db } = session.require();
      const dialled = dialledNumber(number);
      if (dialled === null) throw new Refusal('invalid-number');
      if (!hasLine(db)) throw new Refusal('line-not-configured');
      if (!gateway.attached) throw new Refusal('phone-unavailable');
      // Short and emergency numbers are nobody's own line: no list keeps them from being dialled.
      const own = shortNumber.test(dialled) ? null : parsePhoneNumber(dialled);
      if (own !== null && (await mustNotBeCalled(sodium, kernel.stretcher, db, own))) throw new Refusal('do-not-call');
      const token = drawToken((bound) => sodium.randombytes_uniform(bound));
      return {
        db,
        run: () => ({
          value: {},
          audit: [note('call.dialled')],
          after: () => {
            gateway.send({ type: 'dial.allow', token, number: dialled });
            effects.dial(token);
          },
        }),
      };
    },
  };
}

function drawToken(uniform: (bound: number) => number): CallToken {
  const firstLetter = 'a'.charCodeAt(0);
  return Array.from({ length: 20 }, () => String.fromCharCode(firstLetter + uniform(26))).join('') as CallToken;
}

export function trainingHandlers(kernel: Kernel): HandlersOf<'training'> {
  const { session, gateway, recorder } = kernel;
  const mayStart = (): boolean => {
    const { role } = session.gate();
    return kernel.demonstration || role === 'manager' || role === 'administrator';
  };
  return {
    'training.start': async ({ scenario }) => {
      if (!mayStart()) throw new Refusal('forbidden');
      // Before it rings: the call comes as soon as it does.
      recorder.expectTraining(scenario);
      if (!(await gateway.whenAttached()) || !(await gateway.startTraining(scenario))) throw new Refusal('training-unavailable');
      const { db } = session.require();
      return { db, run: () => ({ value: {}, audit: [note('training.started', null, scenario)] }) };
    },
    'training.getState': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const { role } = session.gate();
          if (role === null) throw new Refusal('signed-out');
          return { value: { mayStart: mayStart(), role } };
        },
      };
    },
  };
}
