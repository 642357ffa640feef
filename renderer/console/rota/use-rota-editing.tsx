// An editor's act from the screen to the store: checked first, what it would break said in words, then made, told, undoable.
// Invariant: nothing is accepted that was not shown; a refusal says why and leaves what was typed where it is.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { EditResult, RotaConflict, RotaWarning, ShiftEdit } from '../../../core/contract/rota-model.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { firstFocus } from '../dialog-focus.ts';
import { withResult } from '../logic/rota-calendar.ts';
import { namesOf, useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

export type Plan = CallResponse<'rota.getPlan'>;

export interface RotaEditing {
  readonly busy: boolean;
  /** True once it is done; false when it was refused or given up, and the screen must show what was there before. */
  readonly propose: (edits: readonly ShiftEdit[], told: string, accepted?: boolean) => Promise<boolean>;
  /** Acts that the store checks by itself: copies, patterns, undo. */
  readonly run: (act: () => Promise<EditResult>, told: string) => Promise<boolean>;
  /** What was refused, in words: wherever the act began. */
  readonly notice: ReactNode;
  /** The question under way: once on the screen. */
  readonly dialog: ReactNode;
  readonly clear: () => void;
}

interface Question {
  readonly conflicts: readonly RotaConflict[];
  readonly warnings: readonly RotaWarning[];
  readonly answer: (accepted: boolean) => void;
}

export function useRotaEditing(plan: Plan | undefined, range: { readonly from: Instant; readonly to: Instant }): RotaEditing {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);

  const ask = (conflicts: readonly RotaConflict[], warnings: readonly RotaWarning[]): Promise<boolean> =>
    new Promise((resolve) => {
      setQuestion({
        conflicts,
        warnings,
        answer: (accepted) => {
          setQuestion(null);
          resolve(accepted);
        },
      });
    });

  const run = async (act: () => Promise<EditResult | null>, told: string): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      const result = await act();
      if (result === null) return false;
      client.setQueriesData<Plan>({ queryKey: ['rota.getPlan'] }, (known) => (known === undefined ? known : withResult(known, result, range)));
      announce(told);
      return true;
    } catch (refusal) {
      setError(refusal instanceof CallError ? refusal : new CallError('internal', null));
      return false;
    } finally {
      setBusy(false);
      // What others did meanwhile shows too, and what can be undone.
      void client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[0] === 'string' && queryKey[0].startsWith('rota.') });
    }
  };

  const propose = (edits: readonly ShiftEdit[], told: string, accepted = false): Promise<boolean> =>
    run(async () => {
      if (accepted) return call('rota.edit', { edits: [...edits], acceptWarnings: true });
      const { conflicts, warnings } = await call('rota.checkEdit', { edits: [...edits] });
      const asks = conflicts.length > 0 || warnings.length > 0;
      if (asks && !(await ask(conflicts, warnings))) return null;
      return call('rota.edit', { edits: [...edits], acceptWarnings: warnings.length > 0 });
    }, told);

  const clear = (): void => {
    setError(null);
  };
  return {
    busy,
    propose,
    run,
    clear,
    notice: <ErrorNotice error={error} onDismiss={clear} />,
    dialog: question === null ? null : <WarningsDialog question={question} plan={plan} />,
  };
}

function WarningsDialog({ question, plan }: { readonly question: Question; readonly plan: Plan | undefined }): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const names = namesOf(plan?.volunteers ?? []);
  const { conflicts, warnings, answer } = question;
  const zoneOfShift = (helplineId: string): string => plan?.helplines.find(({ id }) => id === helplineId)?.zone ?? defaultZone;
  const momentOf = (shiftId: string): string => {
    const shift = plan?.shifts.find(({ id }) => id === shiftId);
    return shift === undefined ? t('rota.warnings.anotherShift') : words.moment(shift, zoneOfShift(shift.helplineId));
  };
  const refused = conflicts.length > 0;
  const leave = (): void => {
    answer(false);
  };
  return (
    <Dialog
      open
      kind="alert"
      title={refused ? t('rota.warnings.refusedTitle') : t('rota.warnings.title')}
      onClose={leave}
      actions={
        refused ? (
          <Button ref={firstFocus} onClick={leave}>
            {t('app.back')}
          </Button>
        ) : (
          <>
            <Button ref={firstFocus} onClick={leave}>
              {t('rota.warnings.drop')}
            </Button>
            <Button
              variant="primary"
              onClick={() => {
                answer(true);
              }}
            >
              {t('rota.warnings.accept')}
            </Button>
          </>
        )
      }
    >
      {refused ? (
        <>
          <p>{t('rota.warnings.refusedText')}</p>
          <ul className={classes['warnings']}>
            {conflicts.map(({ volunteerId, otherShiftId }) => (
              <li key={`${volunteerId} ${otherShiftId}`}>
                {t('rota.warnings.overlap', { name: names.get(volunteerId) ?? '', moment: momentOf(otherShiftId) })}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <p>{t('rota.warnings.text')}</p>
          <ul className={classes['warnings']}>
            {warnings.map((warning, index) => (
              <li key={index}>
                {words.warning(warning, names)}
                {warning.otherShiftId === null ? null : <span className={classes['aside']}> {t('rota.warnings.beside', { moment: momentOf(warning.otherShiftId) })}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}
