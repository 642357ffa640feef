// Placeholder.
import { callNames } from '../../../core/contract/contract.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import type { HandlersOf } from '../handler.ts';

type RotaHandlers = HandlersOf<'rota'> & HandlersOf<'volunteers'> & HandlersOf<'swaps'> & HandlersOf<'duty'> & HandlersOf<'drafts'>;
export function rotaHandlers(): RotaHandlers {
  const refuse = (): never => {
    throw new Refusal('internal');
  };
  return Object.fromEntries(callNames.filter((name) => /^(rota|volunteers|swaps|duty|drafts)\./.test(name)).map((name) => [name, refuse])) as unknown as RotaHandlers;
}
