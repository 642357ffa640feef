// "Qui recevrait un appel samedi à 23 h 30 ?": the answer of the rules on screen, at a moment that one chooses.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconClock, IconMoon, IconPhoneX } from '@tabler/icons-react';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { addDays, dateOf, instantAt, wallOf, weekdayOf } from '../../../core/domain/rota/wall-clock.ts';
import type { RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import { civilDate, wallTime } from '../../../core/values/civil-time.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatHour, formatShortDay } from '../../ui/shift-time.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { RouteDrawing } from './route-drawing.tsx';
import { routeSentence, type ShownRoute } from './route-words.ts';
import classes from './routing.module.css';

interface SimulatorProps {
  readonly helpline: Helpline;
  readonly policy: RoutingPolicy;
  /** False while calls do not follow the rota: the answer is what they would do. */
  readonly following: boolean;
  /** The rules on screen are those that are kept. */
  readonly kept: boolean;
}

interface Moment {
  readonly date: string;
  readonly time: string;
}

export function Simulator({ helpline, policy, following, kept }: SimulatorProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { zone } = helpline;
  // To the minute: the answer changes with shifts, not with seconds.
  const now = Math.floor(useNow(30_000) / 60_000) * 60_000;
  const [typed, setTyped] = useState<Moment | null>(null);
  const moment = typed ?? wallOf(now, zone);
  const valid = civilDate.safeParse(moment.date).success && wallTime.safeParse(moment.time).success;
  const at = typed === null ? now : valid ? instantAt(moment.date, moment.time, zone) : null;
  const today = dateOf(now, zone);
  return (
    <Card title={t('rota.routing.simulator.title')} {...(kept ? {} : { aside: t('rota.routing.simulator.notKept') })}>
      <div className={classes['moment']}>
        <Field
          type="date"
          label={t('rota.routing.simulator.day')}
          value={moment.date}
          onChange={(event) => {
            setTyped({ ...moment, date: event.currentTarget.value });
          }}
        />
        <Field
          type="time"
          label={t('rota.routing.simulator.hour')}
          value={moment.time}
          onChange={(event) => {
            setTyped({ ...moment, time: event.currentTarget.value });
          }}
        />
        <Button
          icon={<IconClock size={22} stroke={1.9} />}
          aria-pressed={typed === null}
          onClick={() => {
            setTyped(null);
          }}
        >
          {t('rota.routing.simulator.now')}
        </Button>
        <Button
          icon={<IconMoon size={22} stroke={1.9} />}
          onClick={() => {
            setTyped({ date: addDays(today, (6 - weekdayOf(today) + 7) % 7), time: '23:30' });
          }}
        >
          {t('rota.routing.simulator.saturday')}
        </Button>
      </div>
      {following ? null : <Notice>{t('rota.routing.simulator.off')}</Notice>}
      {at === null ? (
        <Notice tone="ring">{t('rota.routing.simulator.noMoment')}</Notice>
      ) : (
        <Answer helplineId={helpline.id} at={at} policy={policy} when={`${formatShortDay(at, zone, language)}, ${formatHour(at, zone, language)}`} />
      )}
    </Card>
  );
}

interface AnswerProps {
  readonly helplineId: HelplineId;
  readonly at: number;
  readonly policy: RoutingPolicy;
  readonly when: string;
}

const tones = { open: 'ok', taken: 'primary', closed: 'plain' } as const;

function Answer({ helplineId, at, policy, when }: AnswerProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  // The former answer stays until the next one is there, so that nothing jumps while somebody types.
  const route = useCallQuery('routing.simulate', { helplineId, at, policy }, { placeholderData: (before: ShownRoute | undefined) => before });
  return (
    <Loaded query={route}>
      {(found) => (
        <>
          <div role="status" className={classes['answer']}>
            <p className={classes['answerHead']}>
              <strong>{when}</strong>
              <Chip tone={tones[found.state]}>{t(`rota.routing.states.${found.state}`)}</Chip>
            </p>
            <p className={classes['sentence']}>{routeSentence({ t, language }, found)}</p>
          </div>
          {found.state !== 'closed' && found.people.length === 0 ? (
            <Notice tone="alert" icon={<IconPhoneX size={22} stroke={1.9} />} title={t('rota.routing.nobodyTitle')}>
              {t('rota.routing.nobody')}
            </Notice>
          ) : null}
          <RouteDrawing route={found} />
        </>
      )}
    </Loaded>
  );
}
