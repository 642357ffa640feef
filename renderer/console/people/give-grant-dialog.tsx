// Giving a grant: what it opens, and until when.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Radio } from '@mantine/core';
import type { Grant } from '../../../core/contract/access.ts';
import type { AccountSummary } from '../../../core/contract/calls/accounts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { firstFocus } from '../dialog-focus.ts';
import { civilDateOf, helplineTimeZone, startOfDay, toDateField } from '../logic/civil-time.ts';
import { addMonths, endOfGrant } from '../logic/period.ts';
import { useWhen } from '../use-when.ts';
import classes from './people.module.css';

interface GiveGrantDialogProps {
  readonly account: AccountSummary;
  readonly grant: Grant;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const ends = ['sixMonths', 'oneYear', 'date', 'none'] as const;
type End = (typeof ends)[number];

export function GiveGrantDialog({ account, grant, onClose, onDone }: GiveGrantDialogProps): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const now = useNow(60_000);
  const timeZone = helplineTimeZone;
  const [end, setEnd] = useState<End>('sixMonths');
  const [day, setDay] = useState('');
  const [tried, setTried] = useState(false);
  const give = useCallMutation('accounts.giveGrant', { onSuccess: onDone });
  const today = civilDateOf(now, timeZone);
  const dayOf: Readonly<Record<End, string>> = {
    sixMonths: toDateField(addMonths(today, 6)),
    oneYear: toDateField(addMonths(today, 12)),
    date: day,
    none: '',
  };
  const until = end === 'none' ? null : endOfGrant(dayOf[end], now, timeZone);
  const wrong = end === 'date' && until === null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!wrong && !give.isPending) give.mutate({ accountId: account.id, grant, until });
  };
  const dateAfter = (months: number): string => when.fullDay(startOfDay(addMonths(today, months), timeZone));
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.people.giveTitle', { name: account.displayName, grant: t(`console.people.grant.${grant}`) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="give-grant" busy={give.isPending}>
            {t('console.people.giveSubmit')}
          </Button>
        </>
      }
    >
      <form id="give-grant" className={classes['form']} onSubmit={submit} noValidate>
        <p>{t(`console.people.giveText.${grant}`)}</p>
        <Radio.Group
          label={t('console.people.giveUntil')}
          value={end}
          onChange={(value) => {
            setEnd(ends.find((one) => one === value) ?? end);
          }}
        >
          <div className={classes['roles']}>
            {ends.map((one, index) => (
              <Radio
                key={one}
                value={one}
                label={t(`console.people.ends.${one}`, { date: one === 'sixMonths' ? dateAfter(6) : dateAfter(12) })}
                {...(index === 0 ? { ref: firstFocus } : {})}
              />
            ))}
          </div>
        </Radio.Group>
        {end === 'date' ? (
          <Field
            type="date"
            label={t('console.people.endDate')}
            required
            min={toDateField(today)}
            value={day}
            error={tried && wrong ? t('console.people.endDateWrong') : null}
            onChange={(event) => {
              setDay(event.currentTarget.value);
            }}
          />
        ) : null}
        <ErrorNotice error={give.error} />
      </form>
    </Dialog>
  );
}
