// A volunteer's own numbers, in the order in which they are tried. They are opened only when asked for (PL-07), and leave
// the screen and its cache with the part that shows them.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconArrowDown, IconArrowUp, IconEye, IconPlus, IconTrash } from '@tabler/icons-react';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import classes from './rota.module.css';

interface OnCallNumbersProps {
  readonly volunteerId: VolunteerId;
  readonly count: number;
  readonly onDone: () => void;
}

const most = 5;

export function OnCallNumbers({ volunteerId, count, onDone }: OnCallNumbersProps): ReactNode {
  const { t } = useTranslation();
  const [numbers, setNumbers] = useState<readonly string[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [kept, setKept] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  useEffect(
    () => () => {
      setNumbers(null);
    },
    [volunteerId],
  );
  const act = async (work: () => Promise<{ readonly numbers: readonly string[] }>): Promise<boolean> => {
    setBusy(true);
    setError(null);
    setKept(false);
    try {
      const answer = await work();
      setNumbers(answer.numbers);
      return true;
    } catch (refusal) {
      setError(refusal instanceof CallError ? refusal : new CallError('internal', null));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const swap = (index: number, other: number): void => {
    if (numbers === null) return;
    const next = [...numbers];
    [next[index], next[other]] = [next[other] ?? '', next[index] ?? ''];
    setNumbers(next);
  };
  if (numbers === null) {
    return (
      <>
        <p className={classes['aside']}>{t('rota.people.numbersHint')}</p>
        <ErrorNotice error={error} />
        <div>
          <Button icon={<IconEye size={20} stroke={1.9} />} busy={busy} onClick={() => void act(() => call('volunteers.getOnCallNumbers', { volunteerId }))}>
            {t(count === 0 ? 'rota.people.numbersAdd' : 'rota.people.numbersShow')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className={classes['aside']}>{t('rota.people.numbersHint')}</p>
      {numbers.length === 0 ? <p>{t('rota.people.numbersNone')}</p> : null}
      <ol className={classes['numbers']}>
        {numbers.map((number, index) => (
          <li key={index}>
            <Field
              label={t('rota.people.number', { rank: index + 1 })}
              inputMode="tel"
              maxLength={32}
              value={number}
              onChange={(event) => {
                setNumbers(numbers.map((one, at) => (at === index ? event.currentTarget.value : one)));
              }}
            />
            <IconButton
              label={t('rota.people.numberUp', { rank: index + 1 })}
              aria-disabled={index === 0}
              icon={<IconArrowUp size={20} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                if (index > 0) swap(index, index - 1);
              }}
            />
            <IconButton
              label={t('rota.people.numberDown', { rank: index + 1 })}
              aria-disabled={index === numbers.length - 1}
              icon={<IconArrowDown size={20} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                if (index < numbers.length - 1) swap(index, index + 1);
              }}
            />
            <IconButton
              label={t('rota.people.numberRemove', { rank: index + 1 })}
              icon={<IconTrash size={20} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                setNumbers(numbers.filter((_, at) => at !== index));
              }}
            />
          </li>
        ))}
      </ol>
      <ErrorNotice error={error} />
      <div role="status">{kept ? <Notice tone="ok">{t('rota.people.numbersKept')}</Notice> : null}</div>
      <div className={classes['acts']}>
        <Button
          icon={<IconPlus size={20} stroke={1.9} />}
          aria-disabled={numbers.length >= most}
          onClick={() => {
            if (numbers.length < most) setNumbers([...numbers, '']);
          }}
        >
          {t('rota.people.numberAdd')}
        </Button>
        <Button
          busy={busy}
          onClick={() =>
            void act(() => call('volunteers.saveOnCallNumbers', { volunteerId, numbers: numbers.filter((one) => one.trim() !== '') })).then((done) => {
              setKept(done);
              if (done) onDone();
            })
          }
        >
          {t('rota.people.numbersKeep')}
        </Button>
      </div>
    </>
  );
}
