// Pairs of one person: with whom never, rather not, rather. All pairs are kept together, those of others as they were.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { pair as pairSchema, type Pair, type Volunteer } from '../../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import classes from './rota.module.css';

interface PairsFieldProps {
  readonly own: Volunteer;
  readonly volunteers: readonly Volunteer[];
  readonly pairs: readonly Pair[];
  readonly onDone: () => void;
}

const kinds = pairSchema.shape.kind.options;

export function PairsField({ own, volunteers, pairs, onDone }: PairsFieldProps): ReactNode {
  const { t } = useTranslation();
  const [other, setOther] = useState<VolunteerId | null>(null);
  const [kind, setKind] = useState<Pair['kind']>('avoid');
  const save = useCallMutation('volunteers.savePairs', { onSuccess: onDone });
  const mine = pairs.filter(({ a, b }) => a === own.id || b === own.id);
  const otherOf = ({ a, b }: Pair): VolunteerId => (a === own.id ? b : a);
  const free = volunteers.filter(({ id }) => id !== own.id && mine.every((one) => otherOf(one) !== id));
  const nameOf = (id: VolunteerId): string => volunteers.find((one) => one.id === id)?.name ?? '';
  return (
    <>
      <p className={classes['aside']}>{t('rota.people.pairsHint')}</p>
      <ul className={classes['rows']}>
        {mine.map((one) => (
          <li key={otherOf(one)} className={classes['row']}>
            <span className={classes['rowWords']}>{t(`rota.people.pair.${one.kind}`, { name: nameOf(otherOf(one)) })}</span>
            <IconButton
              label={t('rota.people.removePair', { name: nameOf(otherOf(one)) })}
              icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                save.mutate({ pairs: pairs.filter((kept) => kept !== one) });
              }}
            />
          </li>
        ))}
      </ul>
      {free.length === 0 ? null : (
        <div className={classes['ruleHead']}>
          <SelectField
            label={t('rota.people.pairKind')}
            value={kind}
            data={kinds.map((value) => ({ value, label: t(`rota.people.pairKinds.${value}`) }))}
            onChange={(event) => {
              setKind(kinds.find((value) => value === event.currentTarget.value) ?? 'avoid');
            }}
          />
          <SelectField
            label={t('rota.people.pairWith')}
            value={other ?? ''}
            data={[{ value: '', label: t('rota.people.pairChoose') }, ...free.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => {
              setOther(free.find(({ id }) => id === event.currentTarget.value)?.id ?? null);
            }}
          />
          <Button
            icon={<IconPlus size={20} stroke={1.9} />}
            aria-disabled={other === null}
            busy={save.isPending}
            onClick={() => {
              if (other === null) return;
              save.mutate({ pairs: [...pairs, { a: own.id, b: other, kind }] });
              setOther(null);
            }}
          >
            {t('rota.people.addPair')}
          </Button>
        </div>
      )}
      <ErrorNotice error={save.error} />
    </>
  );
}
