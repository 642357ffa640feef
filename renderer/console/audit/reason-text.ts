// The reason of an entry in words. The store writes a code where the reason is one of a closed list, with the person's own
// words after a colon where there are some; anything else is a sentence already.
import { useTranslation } from 'react-i18next';
import { grants } from '../../../core/contract/access.ts';
import { trainingScenario } from '../../../core/contract/calls/desk.ts';
import { revealReasons } from '../logic/reveal.ts';

const lockCauses = ['suspend', 'systemLock', 'idle', 'quit'] as const;

/** `callBackAsked: A demandé…` in its two parts; the code is null when the text does not begin with one. */
export function splitReason(reason: string): { readonly code: string | null; readonly words: string } {
  const match = /^([a-zA-Z]+)(?::\s*(.*))?$/su.exec(reason);
  return match === null ? { code: null, words: reason } : { code: match[1] ?? null, words: match[2] ?? '' };
}

export function useReasonText(): (reason: string) => string {
  const { t } = useTranslation();
  const wordsOfCode = (code: string): string | null => {
    const reveal = revealReasons.find((one) => one === code);
    if (reveal !== undefined) return t(`console.reveal.reason.${reveal}`);
    const grant = grants.find((one) => one === code);
    if (grant !== undefined) return t(`console.people.grant.${grant}`);
    const cause = lockCauses.find((one) => one === code);
    if (cause !== undefined) return t(`console.audit.cause.${cause}`);
    const scenario = trainingScenario.options.find((one) => one === code);
    return scenario === undefined ? null : t(`training.scenarios.${scenario}.name`);
  };
  return (reason) => {
    const { code, words } = splitReason(reason);
    const known = code === null ? null : wordsOfCode(code);
    if (known === null) return reason;
    return words === '' ? known : t('console.audit.reasonAndWords', { reason: known, words });
  };
}
