// "Je prends la ligne jusqu'à 22 h": who, how, and until when. Both windows ask it; a listener for themselves only.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Radio } from '@mantine/core';
import type { VolunteerName } from '../../core/contract/rota-model.ts';
import { addDays, dateOf, dayMs, hourMs, instantAt, wallOf } from '../../core/domain/rota/wall-clock.ts';
import type { Instant } from '../../core/values/instant.ts';
import { wallTime } from '../../core/values/civil-time.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { Button } from './button.tsx';
import { Field, SelectField } from './field.tsx';
import { announce } from './live-region.tsx';
import { ErrorNotice } from './notice.tsx';
import { useRotaNames } from './rota-names.ts';
import { formatHour } from './shift-time.ts';
import { useCallMutation } from './use-call.ts';
import { useLanguage } from './use-language.ts';
import classes from './override-form.module.css';

interface OverrideFormProps {
  readonly people: readonly VolunteerName[];
  /** The signed-in account's own volunteer. */
  readonly self: VolunteerId | null;
  /** Whether a telephone may be chosen. */
  readonly onPhone: boolean;
  readonly mayClose: boolean;
  readonly onDone: () => void;
}

const kinds = ['takeAtDesk', 'takeOnPhone', 'close'] as const;
type Kind = (typeof kinds)[number];

/** The next time that the wall shows this hour; null for no hour. */
export function nextAt(time: string, now: Instant, zone: string): Instant | null {
  if (!wallTime.safeParse(time).success) return null;
  const today = dateOf(now, zone);
  const here = instantAt(today, time, zone);
  const next = here > now ? here : instantAt(addDays(today, 1), time, zone);
  // The store allows a day at most; the day of the long night lasts an hour more.
  return next - now <= dayMs ? next : null;
}

export function OverrideForm({ people, self, onPhone, mayClose, onDone }: OverrideFormProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const zone = useRotaNames().zone;
  const [who, setWho] = useState<VolunteerId | null>(self ?? people[0]?.id ?? null);
  const [kind, setKind] = useState<Kind>('takeAtDesk');
  const [time, setTime] = useState(() => wallOf(Math.ceil((Date.now() + 2 * hourMs) / hourMs) * hourMs, zone).time);
  const [wrong, setWrong] = useState(false);
  const take = useCallMutation('routing.setOverride', {
    onSuccess: async (_, { until }) => {
      await client.invalidateQueries({ predicate: ({ queryKey }) => /^(routing|duty)\./.test(String(queryKey[0])) });
      announce(t('rota.routing.override.done', { time: formatHour(until, zone, language) }));
      onDone();
    },
  });
  const offered = kinds.filter((one) => (one === 'close' ? mayClose : one === 'takeOnPhone' ? onPhone : true));
  return (
    <form
      className={classes['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const until = nextAt(time, Date.now(), zone);
        setWrong(until === null);
        if (until === null || take.isPending) return;
        if (kind === 'close') take.mutate({ kind, until });
        else if (who !== null) take.mutate({ kind, volunteerId: who, until });
      }}
    >
      <Radio.Group
        label={t('rota.routing.override.how')}
        value={kind}
        onChange={(value) => {
          setKind(kinds.find((one) => one === value) ?? kind);
        }}
      >
        {offered.map((one) => (
          <Radio key={one} value={one} label={t(`rota.routing.override.choices.${one}`)} />
        ))}
      </Radio.Group>
      {kind !== 'close' && people.length > 1 ? (
        <SelectField
          label={t('rota.routing.override.who')}
          value={who ?? ''}
          data={people.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setWho(people.find(({ id }) => id === value)?.id ?? who);
          }}
        />
      ) : null}
      <Field
        type="time"
        label={t('rota.routing.override.untilField')}
        description={t('rota.routing.override.untilHint')}
        value={time}
        error={wrong ? t('rota.routing.override.noTime') : null}
        onChange={(event) => {
          setTime(event.currentTarget.value);
        }}
      />
      <ErrorNotice error={take.error} />
      <Button variant="primary" type="submit" busy={take.isPending}>
        {kind === 'close' ? t('rota.routing.override.submitClose') : t('rota.routing.override.submit')}
      </Button>
    </form>
  );
}
