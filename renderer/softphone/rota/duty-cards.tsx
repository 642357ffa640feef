// On duty now, and next: names, until when, and whether the post is taken.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconClock, IconHelpCircle, IconUserCheck } from '@tabler/icons-react';
import type { SessionState } from '../../../core/contract/calls/session.ts';
import type { HelplineDuty } from '../../../core/contract/rota-model.ts';
import { Avatar, lookOf } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { formatRoughDuration } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRotaNames, type RotaNames } from '../../ui/rota-names.ts';
import { formatHour, formatHours, formatShortDay } from '../../ui/shift-time.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { helplineShown, peopleNow, shiftDone, type Duty, type PersonNow } from '../logic/duty.ts';
import classes from '../softphone.module.css';
import own from './rota.module.css';
import { useDuty, useStartDuty } from './use-duty.ts';

interface DutyCardsProps {
  readonly session: SessionState;
  /** Where the main action of the screen is something else, the post is taken from here. */
  readonly withTake: boolean;
  readonly onStarted: () => void;
}

export function DutyCards({ session, withTake, onStarted }: DutyCardsProps): ReactNode {
  const { t } = useTranslation();
  const duty = useDuty();
  const names = useRotaNames();
  if (duty.data === undefined) return <ErrorNotice error={duty.error} />;
  const helpline = helplineShown(duty.data);
  if (helpline === null) {
    return (
      <Card size="small" title={t('softphone.duty.title')}>
        <Me session={session} since={null} />
      </Card>
    );
  }
  return (
    <>
      <OnDutyNow session={session} duty={duty.data} helpline={helpline} names={names} />
      {withTake || mainTake(duty.data) === null ? <TakePost duty={duty.data} helpline={helpline} names={names} onStarted={onStarted} /> : null}
      <NextOnDuty duty={duty.data} helpline={helpline} names={names} />
    </>
  );
}

/** The shift whose post is the screen's main action: not one that is kept at home. */
function mainTake({ own: mine }: Duty): Duty['own']['current'] {
  return mine.duty === null && mine.current?.onCall === false ? mine.current : null;
}

interface MeProps {
  readonly session: SessionState;
  /** When the post was taken; null where there is no rota to take one of. */
  readonly since: string | null;
}

function Me({ session: { account }, since }: MeProps): ReactNode {
  const { t } = useTranslation();
  if (account === null) return null;
  return (
    <div className={classes['person']}>
      <Avatar displayName={account.displayName} look={lookOf(account.id)} />
      <div>
        <p>
          <span className={classes['strong']}>{account.displayName}</span> {t('softphone.duty.you')}
        </p>
        {since === null ? null : <p className={classes['secondary']}>{t('softphone.duty.since', { time: since })}</p>}
      </div>
    </div>
  );
}

interface PartProps {
  readonly duty: Duty;
  readonly helpline: HelplineDuty;
  readonly names: RotaNames;
}

interface OnDutyNowProps extends PartProps {
  readonly session: SessionState;
}

function OnDutyNow({ session, duty, helpline, names }: OnDutyNowProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = names.zoneOf(helpline.helplineId);
  const { listeners } = peopleNow(helpline);
  const several = duty.helplines.length > 1;
  // An account without a place on the rota is on duty all the same.
  const mine = duty.own.duty;
  const unlisted = mine !== null && mine.helplineId === helpline.helplineId && !listeners.some(({ person }) => person.volunteerId === names.own) ? mine : null;
  return (
    <Card size="small" title={t('softphone.duty.title')} {...(several ? { aside: helpline.name } : {})}>
      {listeners.map(({ person, shift }) => (
        <PersonOnDuty key={`${person.volunteerId} ${shift?.shiftId ?? ''}`} now={{ person, shift }} names={names} zone={zone} />
      ))}
      {unlisted === null ? null : <Me session={session} since={formatHour(unlisted.startedAt, zone, language)} />}
      {listeners.length > 0 || unlisted !== null ? null : (
        <p>
          {helpline.open ? t('softphone.rota.nobodyPlanned') : t('softphone.rota.closed')}
          {helpline.open || helpline.changesAt === null
            ? null
            : ` ${t('softphone.rota.opensAt', { day: formatShortDay(helpline.changesAt, zone, language), time: formatHour(helpline.changesAt, zone, language) })}`}
        </p>
      )}
      {helpline.nobodySince === null ? null : (
        <Notice tone="alert" live="alert">
          {t('softphone.rota.nobodySince', { time: formatHour(helpline.nobodySince, zone, language) })}
        </Notice>
      )}
    </Card>
  );
}

interface PersonOnDutyProps {
  readonly now: PersonNow;
  readonly names: RotaNames;
  readonly zone: string;
}

function PersonOnDuty({ now: { person, shift }, names, zone }: PersonOnDutyProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(30_000);
  const me = person.volunteerId === names.own;
  const time = (at: number): string => formatHour(at, zone, language);
  const taken = person.since !== null;
  return (
    <div>
      <div className={classes['person']}>
        <Avatar displayName={person.name} look={names.lookOf(person.volunteerId)} />
        <div>
          <p>
            <span className={classes['strong']}>{person.name}</span> {me ? t('softphone.duty.you') : null}
            {person.role === 'trainee' ? t('softphone.rota.trainee') : null}
          </p>
          {shift === null ? null : (
            <p className={classes['secondary']}>
              {shift.onCall
                ? t('softphone.rota.onCallUntil', { time: time(shift.endsAt) })
                : taken
                ? t('softphone.rota.untilLeft', { time: time(shift.endsAt), left: formatRoughDuration(Math.max(0, shift.endsAt - now), language) })
                : t('softphone.rota.notTaken', { time: time(shift.endsAt) })}
            </p>
          )}
          {person.since !== null ? <p className={classes['secondary']}>{t('softphone.duty.since', { time: time(person.since) })}</p> : null}
        </div>
      </div>
      {me && taken && shift !== null ? (
        <div className={own['progress']} aria-hidden="true">
          <svg width="100%" className={own['track']}>
            <rect className={own['whole']} width="100%" height="100%" rx="4" />
            <rect className={own['gone']} width={`${shiftDone(shift, now) * 100}%`} height="100%" rx="4" />
          </svg>
          <span>{time(shift.startsAt)}</span>
          <span>{time(shift.endsAt)}</span>
        </div>
      ) : null}
    </div>
  );
}

function NextOnDuty({ helpline, names }: PartProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = names.zoneOf(helpline.helplineId);
  const now = useNow(60_000);
  const { backups } = peopleNow(helpline);
  const { next } = helpline;
  if (next === null && backups.length === 0) return null;
  const later = next !== null && next.startsAt - now > 20 * 3_600_000;
  const nextTime = next === null ? '' : later ? `${formatShortDay(next.startsAt, zone, language)}, ${formatHour(next.startsAt, zone, language)}` : formatHour(next.startsAt, zone, language);
  const row = (key: string, id: string, name: string, text: string, icon: ReactNode): ReactNode => (
    <div key={key} className={classes['person']}>
      <Avatar displayName={name} look={names.lookOf(id)} />
      <div className={own['grow']}>
        <p>
          <span className={classes['strong']}>{name}</span> {id === names.own ? t('softphone.duty.you') : null}
        </p>
        <p className={classes['secondary']}>{text}</p>
      </div>
      {icon}
    </div>
  );
  const listeners = next?.people.filter(({ role }) => role === 'listener') ?? [];
  return (
    <Card size="small" title={t('softphone.rota.next')}>
      {next === null ? null : listeners.length === 0 ? (
        <p>{t('softphone.rota.nextNobody', { time: nextTime })}</p>
      ) : (
        listeners.map(({ volunteerId, name }) =>
          row(`next ${volunteerId}`, volunteerId, name, t('softphone.rota.takesOver', { time: nextTime }), <IconClock size={22} stroke={1.9} aria-hidden="true" />),
        )
      )}
      {backups.map(({ person: { volunteerId, name, since } }) =>
        row(
          `backup ${volunteerId}`,
          volunteerId,
          name,
          since === null ? t('softphone.rota.backup') : t('softphone.rota.backupHere'),
          since === null ? <IconHelpCircle size={22} stroke={1.9} aria-hidden="true" /> : <IconCircleCheck size={22} stroke={1.9} aria-hidden="true" />,
        ),
      )}
    </Card>
  );
}

interface TakePostProps extends PartProps {
  readonly onStarted: () => void;
}

function TakePost({ duty, helpline, names, onStarted }: TakePostProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const start = useStartDuty(onStarted);
  if (duty.own.duty !== null) return null;
  const { current } = duty.own;
  return (
    <>
      <Button
        icon={<IconUserCheck size={22} stroke={1.9} />}
        busy={start.isPending}
        onClick={() => {
          start.mutate(current === null ? { helplineId: helpline.helplineId, shiftId: null } : { helplineId: current.helplineId, shiftId: current.shiftId });
        }}
      >
        {current === null ? t('softphone.rota.helpOut') : t('softphone.rota.take', { hours: formatHours(current, names.zoneOf(current.helplineId), language) })}
      </Button>
      <ErrorNotice error={start.error} />
    </>
  );
}

/** The main action of a ready post whose shift is there and whose post is not taken. Null otherwise. */
export function TakeMyPost({ onStarted }: { readonly onStarted: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const duty = useDuty().data;
  const names = useRotaNames();
  const start = useStartDuty(onStarted);
  const current = duty === undefined ? null : mainTake(duty);
  if (current === null) return null;
  return (
    <>
      <ErrorNotice error={start.error} />
      <Button
        variant="primary"
        size="large"
        fullWidth
        icon={<IconUserCheck size={24} stroke={1.9} />}
        busy={start.isPending}
        onClick={() => {
          start.mutate({ helplineId: current.helplineId, shiftId: current.shiftId });
        }}
      >
        {t('softphone.rota.take', { hours: formatHours(current, names.zoneOf(current.helplineId), language) })}
      </Button>
    </>
  );
}
