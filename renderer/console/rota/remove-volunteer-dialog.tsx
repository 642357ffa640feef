// Before somebody leaves the rota: the shifts that become open, the swaps that end, the numbers that go.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Helpline, Volunteer } from '../../../core/contract/rota-model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { Loaded } from '../loading.tsx';
import { zoneOf } from '../logic/rota-calendar.ts';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

interface RemoveVolunteerDialogProps {
  readonly volunteer: Volunteer;
  readonly helplines: readonly Helpline[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function RemoveVolunteerDialog({ volunteer, helplines, onClose, onDone }: RemoveVolunteerDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const [request] = useState({ volunteerId: volunteer.id });
  const preview = useCallQuery('volunteers.previewRemoval', request, { staleTime: 0, gcTime: 0 });
  const remove = useCallMutation('volunteers.remove', { onSuccess: onDone });
  const zone = zoneOf(helplines);
  return (
    <Dialog
      open
      kind="alert"
      tone="alert"
      title={t('rota.people.removeTitle', { name: volunteer.name })}
      onClose={onClose}
      actions={
        <>
          <Button ref={firstFocus} onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            variant="danger"
            busy={remove.isPending || preview.isFetching}
            onClick={() => {
              if (preview.data !== undefined) remove.mutate({ volunteerId: volunteer.id, revision: preview.data.revision });
            }}
          >
            {t('rota.people.remove')}
          </Button>
        </>
      }
    >
      <p>{t('rota.people.removeText')}</p>
      <Loaded query={preview}>
        {({ shifts, swaps, onCallNumbers }) => (
          <div className={classes['preview']}>
            <p>
              <strong>{t('rota.people.removeShifts', { count: shifts.length })}</strong>
              {swaps === 0 ? '' : ` ${t('rota.people.removeSwaps', { count: swaps })}`}
              {onCallNumbers === 0 ? '' : ` ${t('rota.people.removeNumbers', { count: onCallNumbers })}`}
            </p>
            {shifts.length === 0 ? null : (
              <ul className={classes['warnings']}>
                {shifts.map(({ startsAt, endsAt, helplineName, role }) => {
                  const ownZone = helplines.find(({ name }) => name === helplineName)?.zone ?? zone;
                  return (
                    <li key={`${helplineName} ${String(startsAt)}`}>
                      {words.moment({ startsAt, endsAt }, ownZone)}, {t(`rota.roles.${role}`)}
                      {helplines.length > 1 ? `, ${helplineName}` : ''}
                    </li>
                  );
                })}
              </ul>
            )}
          </div>
        )}
      </Loaded>
      <ErrorNotice error={remove.error} />
    </Dialog>
  );
}
