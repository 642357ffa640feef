// Giving a shift away: to one person or to everybody, for a shift of theirs or for none; or signing off, while there is time.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSend } from '@tabler/icons-react';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { namesOf } from '../../ui/rota-names.ts';
import { formatShift } from '../../ui/shift-time.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Panel } from '../skeleton.tsx';
import classes from '../softphone.module.css';
import type { OwnShift } from './my-shifts-panel.tsx';
import { useRotaRefresh } from './use-duty.ts';

interface SwapFormProps {
  readonly shift: OwnShift;
  readonly range: { readonly from: number; readonly to: number };
  readonly onBack: () => void;
}

export function SwapForm({ shift, range, onBack }: SwapFormProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const refresh = useRotaRefresh();
  const plan = useCallQuery('rota.getPlan', { ...range, helplineIds: [] });
  const [askedOf, setAskedOf] = useState<VolunteerId | null>(null);
  const [inReturn, setInReturn] = useState<ShiftId | null>(null);
  const [leaving, setLeaving] = useState(false);
  const done = (text: string) => async (): Promise<void> => {
    announce(text);
    await refresh();
    onBack();
  };
  const ask = useCallMutation('swaps.ask', { onSuccess: done(t('softphone.rota.swap.asked')) });
  const signOff = useCallMutation('swaps.signOff', { onSuccess: done(t('softphone.rota.swap.signedOff')) });
  const found = plan.data;
  const names = found === undefined ? null : namesOf(found);
  const line = (one: Pick<OwnShift, 'helplineId' | 'startsAt' | 'endsAt'>): string => formatShift(one, names?.zoneOf(one.helplineId) ?? defaultZone, language);
  const theirs = found?.shifts.filter(({ id, people, locked }) => id !== shift.shiftId && !locked && people.some((person) => person.volunteerId === askedOf && !person.locked)) ?? [];
  const version = found?.shifts.find(({ id }) => id === shift.shiftId)?.version;
  return (
    <Panel title={t('softphone.rota.swap.title')} onBack={onBack}>
      <p className={classes['strong']}>{line(shift)}</p>
      <ErrorNotice error={plan.error} />
      <form
        className={classes['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!ask.isPending) ask.mutate({ shiftId: shift.shiftId, askedOf, inReturn: askedOf === null ? null : inReturn });
        }}
      >
        <SelectField
          label={t('softphone.rota.swap.whom')}
          value={askedOf ?? ''}
          data={[
            { value: '', label: t('softphone.rota.swap.everybody') },
            ...(found?.volunteers ?? []).filter(({ id, removed }) => id !== found?.own && !removed).map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setAskedOf(found?.volunteers.find(({ id }) => id === value)?.id ?? null);
            setInReturn(null);
          }}
        />
        {askedOf === null ? null : (
          <SelectField
            label={t('softphone.rota.swap.inReturn')}
            value={inReturn ?? ''}
            data={[{ value: '', label: t('softphone.rota.swap.nothing') }, ...theirs.map((one) => ({ value: one.id, label: line(one) }))]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setInReturn(theirs.find(({ id }) => id === value)?.id ?? null);
            }}
          />
        )}
        <p className={classes['secondary']}>{t('softphone.rota.swap.until')}</p>
        <ErrorNotice error={ask.error} />
        <Button variant="primary" size="large" type="submit" fullWidth busy={ask.isPending} icon={<IconSend size={22} stroke={1.9} />}>
          {t('softphone.rota.swap.ask')}
        </Button>
      </form>
      {version === undefined ? null : (
        <Button
          variant="quiet"
          onClick={() => {
            setLeaving(true);
          }}
        >
          {t('softphone.rota.swap.signOff')}
        </Button>
      )}
      {leaving && version !== undefined ? (
        <Dialog
          open
          kind="alert"
          title={t('softphone.rota.swap.signOffTitle')}
          onClose={() => {
            setLeaving(false);
          }}
          actions={
            <>
              <Button
                onClick={() => {
                  setLeaving(false);
                }}
              >
                {t('app.cancel')}
              </Button>
              <Button
                variant="danger"
                busy={signOff.isPending}
                onClick={() => {
                  signOff.mutate({ shiftId: shift.shiftId, version });
                }}
              >
                {t('softphone.rota.swap.signOffSubmit')}
              </Button>
            </>
          }
        >
          <p className={classes['strong']}>{line(shift)}</p>
          <p>{t('softphone.rota.swap.signOffText')}</p>
          <ErrorNotice error={signOff.error} />
        </Dialog>
      ) : null}
    </Panel>
  );
}
