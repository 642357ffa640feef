// Who could take a place: everybody, those without any objection first, each objection in words. What cannot be is listed
// too, with its reason, and cannot be chosen.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Shift, ShiftEdit, ShiftRole } from '../../../core/contract/rota-model.ts';
import { dateOf } from '../../../core/domain/rota/wall-clock.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { call, type CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { inOrderOfFitness } from '../logic/candidates.ts';
import { periodOf, rangeOf } from '../logic/rota-calendar.ts';
import { namesOf, useRotaWords } from './rota-words.ts';
import type { Plan, RotaEditing } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface CandidatesDialogProps {
  readonly shift: Shift;
  readonly plan: Plan;
  readonly zone: string;
  readonly role: ShiftRole;
  /** Somebody who leaves the place; null: the place is open. */
  readonly instead: VolunteerId | null;
  readonly editing: RotaEditing;
  readonly onClose: () => void;
}

type Checked = CallResponse<'rota.checkEdit'> & { readonly volunteerId: VolunteerId };

export function CandidatesDialog({ shift, plan, zone, role, instead, editing, onClose }: CandidatesDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const names = useMemo(() => namesOf(plan.volunteers), [plan.volunteers]);
  const editFor = (volunteerId: VolunteerId): ShiftEdit =>
    instead === null
      ? { kind: 'assign', shiftId: shift.id, version: shift.version, volunteerId, role, locked: false }
      : { kind: 'replace', shiftId: shift.id, version: shift.version, volunteerId: instead, by: volunteerId };
  const people = plan.volunteers.filter(({ id, removed }) => !removed && id !== instead && !shift.people.some(({ volunteerId, role: held }) => volunteerId === id && held === role));
  const checks = useQuery<Checked[], CallError>({
    queryKey: ['rota.checkEdit', shift.id, shift.version, role, instead, people.length],
    queryFn: () => Promise.all(people.map(async ({ id }) => ({ ...(await call('rota.checkEdit', { edits: [editFor(id)] })), volunteerId: id }))),
    staleTime: 0,
  });
  const month = rangeOf(periodOf('month', dateOf(shift.startsAt, zone)), zone);
  const request = useMemo(() => ({ from: month.from, to: month.to, helplineIds: [] }), [month.from, month.to]);
  const shares = useCallQuery('rota.getShares', request);
  const put = async (volunteerId: VolunteerId): Promise<void> => {
    const name = names.get(volunteerId) ?? '';
    // The objections stand beside the name: choosing it is accepting them.
    if (await editing.propose([editFor(volunteerId)], t('rota.shift.assigned', { name, moment: words.moment(shift, zone) }), true)) onClose();
  };
  return (
    <Dialog
      open
      title={t(instead === null ? 'rota.candidates.title' : 'rota.candidates.insteadTitle', { role: t(`rota.roles.${role}`), name: instead === null ? '' : (names.get(instead) ?? '') })}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('app.cancel')}</Button>}
    >
      <p>{words.moment(shift, zone)}</p>
      {editing.notice}
      <Loaded query={checks}>
        {(list) => {
          const ordered = inOrderOfFitness(list, shares.data ?? []);
          return ordered.length === 0 ? (
            <p>{t('rota.candidates.none')}</p>
          ) : (
            <ul className={classes['candidates']}>
              {ordered.map(({ volunteerId, conflicts, warnings, share }) => {
                const name = names.get(volunteerId) ?? '';
                const blocked = conflicts.length > 0;
                return (
                  <li key={volunteerId}>
                    <button
                      type="button"
                      className={classes['candidate']}
                      aria-disabled={blocked || editing.busy}
                      data-fit={blocked ? 'no' : warnings.length > 0 ? 'warned' : 'yes'}
                      onClick={() => {
                        if (!blocked && !editing.busy) void put(volunteerId);
                      }}
                    >
                      <Avatar displayName={name} look={lookOfRank(Math.max(0, plan.volunteers.findIndex(({ id }) => id === volunteerId)))} size="small" />
                      <span className={classes['candidateWords']}>
                        <strong>{name}</strong>
                        {blocked ? <span>{t('rota.candidates.busy')}</span> : null}
                        {warnings.map((warning, index) => (
                          <span key={index}>{words.warning(warning, names)}</span>
                        ))}
                        {!blocked && warnings.length === 0 ? <span>{t('rota.candidates.fine')}</span> : null}
                      </span>
                      {share === null ? null : (
                        <span className="e-tabular">
                          {share.targetHours === null
                            ? words.amount(share.hours)
                            : t('rota.planning.shares.hours', { done: words.number(share.hours), wished: words.amount(share.targetHours) })}
                        </span>
                      )}
                    </button>
                  </li>
                );
              })}
            </ul>
          );
        }}
      </Loaded>
    </Dialog>
  );
}
