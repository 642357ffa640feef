// Aujourd'hui: is the line reachable, what happened today, what waits for a decision.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconArrowsExchange,
  IconCalendarPlus,
  IconCalendarX,
  IconCircleCheckFilled,
  IconDatabaseOff,
  IconFileAlert,
  IconHeadset,
  IconNote,
  IconPhoneX,
  IconShieldCheck,
  IconUserX,
  IconUserExclamation,
  IconUserOff,
} from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { useDesk } from '../../ui/desk-store.ts';
import { lineFaultText } from '../../ui/error-text.ts';
import { counted, formatCount, formatDateTime, formatTime, secondsLeft } from '../../ui/format.ts';
import { Card, Page } from '../../ui/layout.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { helplineTimeZone } from '../logic/civil-time.ts';
import { decisionsOf, type Decision } from '../logic/decisions.ts';
import { pagesFor } from '../logic/navigation.ts';
import { dayBounds } from '../logic/period.ts';
import { useNavigation } from '../navigation-store.ts';
import { lineLooks, useLineWord } from '../shell/line-state.tsx';
import { dateOf } from '../../../core/domain/rota/wall-clock.ts';
import { zoneOf } from '../logic/rota-calendar.ts';
import { DutyNow, Fortnight } from '../rota/rota-today.tsx';
import { useRotaView } from '../rota/rota-view.ts';
import { useRotaWords } from '../rota/rota-words.ts';
import { useHelplines } from '../rota/use-helplines.ts';
import { useWhen } from '../use-when.ts';
import { DayChart } from './day-chart.tsx';
import { Deadlines } from './deadlines.tsx';
import classes from './today.module.css';

type Today = CallResponse<'today.get'>;

export function TodayPage(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(15_000);
  const { from, to } = dayBounds(now, helplineTimeZone);
  const request = useMemo(() => ({ dayStart: from, dayEnd: to }), [from, to]);
  const today = useCallQuery('today.get', request);
  const softphone = useCallMutation('window.openSoftphone');
  const role = useSession()?.account?.role ?? 'manager';
  return (
    <Page
      title={t('console.today.title')}
      intro={formatDateTime(now, language)}
      actions={
        <Button
          icon={<IconHeadset size={22} stroke={1.9} />}
          onClick={() => {
            softphone.mutate({});
          }}
        >
          {t('console.shell.openSoftphone')}
        </Button>
      }
    >
      <ErrorNotice error={softphone.error} />
      <LineCard today={today.data} now={now} dayStart={from} />
      <Loaded query={today}>
        {(data) => (
          <div className={classes['columns']}>
            <div className={classes['side']}>
              <Card title={t('console.today.decide')}>
                <Decisions today={data} />
              </Card>
              <Fortnight now={now} />
            </div>
            <div className={classes['side']}>
              {pagesFor(role).includes('privacy') ? <Deadlines /> : null}
              <Backup today={data} now={now} />
              <Recovery today={data} now={now} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

interface LineCardProps {
  readonly today: Today | undefined;
  readonly now: number;
  readonly dayStart: number;
}

function LineCard({ today, now, dayStart }: LineCardProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = useWhen();
  const word = useLineWord();
  const { tone, Icon } = lineLooks[word];
  const missed = today?.missed ?? 0;
  return (
    <Card {...(tone === 'plain' ? {} : { tone })}>
      <div className={classes['line']}>
        <span className={classes['lineIcon']} data-tone={tone}>
          <Icon size={34} stroke={2} aria-hidden="true" />
        </span>
        <div className={classes['lineWords']} role="status">
          <h2 className={classes['sentence']}>{t(`console.today.line.${word}`)}</h2>
          <LineExplanation />
          {today === undefined || word === 'unreachable' ? null : (
            <p>
              {today.lastCallAt === null
                ? t('console.today.noCallEver')
                : t('console.today.lastCall', { ago: when.ago(today.lastCallAt, now) })}{' '}
              {today.lastCallAt === null
                ? null
                : missed === 0
                  ? t('console.today.missedNone')
                  : t('console.today.missed', counted(missed, formatCount(missed, language)))}
            </p>
          )}
        </div>
        {today === undefined ? null : (
          <dl className={classes['figures']} aria-label={t('console.today.figures')}>
            {(
              [
                ['answered', t('console.today.answered')],
                ['missed', t('console.today.missedFigure')],
                ['abandoned', t('console.today.abandoned')],
              ] as const
            ).map(([figure, name]) => (
              <div key={figure}>
                <dt>{name}</dt>
                <dd>{formatCount(today[figure], language)}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <DutyNow />
      {today === undefined ? null : <DayChart callsByHour={today.callsByHour} now={now} dayStart={dayStart} />}
    </Card>
  );
}

/** Unreachable in three parts: what happened, what it changes for callers, what to do. */
function LineExplanation(): ReactNode {
  const { t } = useTranslation();
  const desk = useDesk();
  const word = useLineWord();
  const now = useNow(word === 'unreachable' ? 1000 : null);
  const { go } = useNavigation();
  const role = useSession()?.account?.role;
  switch (word) {
    case 'reachable':
      return null;
    case 'connecting':
      return <p>{t('console.today.connectingText')}</p>;
    case 'paused':
      return <p>{t('console.today.pausedText')}</p>;
    case 'unconfigured':
      return <p>{t('console.today.unconfiguredText')}</p>;
    case 'unknown':
      return <p>{t('console.today.unknownText')}</p>;
    case 'unreachable': {
      const fault = desk?.line.fault ?? null;
      const text = fault === null ? null : lineFaultText(t, fault);
      const next = desk?.line.nextAttemptAt ?? null;
      return (
        <>
          {text === null ? null : <p>{text.what}</p>}
          <p>{text?.effect ?? t('console.today.forCallers')}</p>
          {text === null ? null : <p>{text.action}</p>}
          {/* The seconds are for the eye: read aloud they would speak over everything else. */}
          <p aria-hidden="true">
            {next === null || next <= now
              ? t('console.today.attempting')
              : t('console.today.nextAttempt', { seconds: secondsLeft(next, now) })}
          </p>
          {role !== undefined && pagesFor(role).includes('line') ? (
            <p className={classes['lineAct']}>
              <Button
                onClick={() => {
                  go('line');
                }}
              >
                {t('console.today.checkLine')}
              </Button>
            </p>
          ) : null}
        </>
      );
    }
  }
}

function Decisions({ today }: { readonly today: Today }): ReactNode {
  const { t } = useTranslation();
  const role = useSession()?.account?.role ?? 'manager';
  const rotaToday = useCallQuery('rota.getToday', {});
  const duty = useCallQuery('duty.get', {});
  const rota = rotaToday.data === undefined || duty.data === undefined ? null : { today: rotaToday.data, duty: duty.data };
  const decisions = decisionsOf(today, role, rota);
  if (decisions.length === 0) {
    return (
      <p className={classes['calm']}>
        <IconCircleCheckFilled size={26} aria-hidden="true" />
        {t('console.today.nothing')}
      </p>
    );
  }
  return (
    <ul className={classes['decisions']}>
      {decisions.map((decision, index) => (
        <DecisionRow key={decision.kind === 'dormant' ? decision.accountId : decision.kind === 'nobody' ? decision.helplineId : decision.kind} decision={decision} first={index === 0} />
      ))}
    </ul>
  );
}

function DecisionRow({ decision, first }: { readonly decision: Decision; readonly first: boolean }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const role = useSession()?.account?.role ?? 'manager';
  const { go } = useNavigation();
  const administers = role === 'administrator';
  const variant = first ? 'primary' : 'secondary';
  const words = useRotaWords();
  const { helplines } = useHelplines();
  const view = useRotaView();
  const edits = role === 'administrator' || role === 'manager';
  const zone = zoneOf(helplines);
  const zoneFor = (id: string): string => helplines.find((one) => one.id === id)?.zone ?? zone;
  const row = (icon: ReactNode, urgent: boolean, title: string, text: string, action: ReactNode): ReactNode => (
    <li className={classes['decision']}>
      <span className={classes['tile']} data-tone={urgent ? 'ring' : 'plain'} aria-hidden="true">
        {icon}
      </span>
      <div className={classes['decisionWords']}>
        <strong>{title}</strong>
        <span>{text}</span>
      </div>
      {action}
    </li>
  );
  switch (decision.kind) {
    case 'line':
      return row(
        <IconPhoneX size={26} stroke={1.9} />,
        true,
        t('console.today.lineTitle'),
        administers ? t('console.today.lineText') : t('console.today.lineOther'),
        administers ? (
          <Button variant={variant} onClick={() => { go('line'); }}>
            {t('console.today.lineAction')}
          </Button>
        ) : null,
      );
    case 'nobody':
      return row(
        <IconUserX size={26} stroke={1.9} />,
        true,
        t('rota.today.nobodyTitle', { name: decision.name }),
        t('rota.today.nobodyText', { time: formatTime(decision.since, language) }),
        <Button variant={variant} onClick={() => { view.open('calendar'); view.showDate(null); view.showKind('day'); go('rota'); }}>
          {t('rota.today.nobodyAction')}
        </Button>,
      );
    case 'holes':
      return row(
        <IconCalendarX size={26} stroke={1.9} />,
        true,
        t('rota.today.holesTitle', counted(decision.count, formatCount(decision.count, language))),
        t('rota.today.holesText', { moment: words.moment(decision.first, zoneFor(decision.first.helplineId)) }),
        <Button
          variant={variant}
          onClick={() => {
            view.showShift(decision.first.shiftId, dateOf(decision.first.startsAt, zoneFor(decision.first.helplineId)));
            go('rota');
          }}
        >
          {t(edits ? 'rota.today.holesAction' : 'rota.today.look')}
        </Button>,
      );
    case 'uncovered':
      return row(
        <IconCalendarX size={26} stroke={1.9} />,
        true,
        t('rota.today.uncoveredTitle'),
        t('rota.today.holesText', { moment: words.moment(decision.first, zoneFor(decision.first.helplineId)) }),
        <Button
          variant={variant}
          onClick={() => {
            view.open('calendar');
            view.showKind('week');
            view.showDate(dateOf(decision.first.startsAt, zoneFor(decision.first.helplineId)));
            go('rota');
          }}
        >
          {t('rota.today.look')}
        </Button>,
      );
    case 'swaps':
      return row(
        <IconArrowsExchange size={26} stroke={1.9} />,
        false,
        t('rota.today.swapsTitle', counted(decision.count, formatCount(decision.count, language))),
        t('rota.today.swapsText'),
        <Button variant={variant} onClick={() => { view.open('swaps'); go('rota'); }}>
          {t('rota.today.look')}
        </Button>,
      );
    case 'noRota':
      return row(
        <IconCalendarPlus size={26} stroke={1.9} />,
        false,
        t('rota.today.noRotaTitle'),
        t('rota.today.noRotaText'),
        <Button variant={variant} onClick={() => { view.open('settings'); go('rota'); }}>
          {t('rota.today.noRotaAction')}
        </Button>,
      );
    case 'sheet':
      return row(
        <IconFileAlert size={26} stroke={1.9} />,
        true,
        t('console.today.sheetTitle'),
        t('console.today.sheetText'),
        <Button variant={variant} onClick={() => { go('settings', { kind: 'recoverySheet' }); }}>
          {t('console.today.sheetAction')}
        </Button>,
      );
    case 'onlyAdministrator':
      return row(
        <IconUserExclamation size={26} stroke={1.9} />,
        false,
        t('console.today.adminTitle'),
        t('console.today.adminText'),
        <Button variant={variant} onClick={() => { go('people'); }}>
          {t('console.today.adminAction')}
        </Button>,
      );
    case 'dormant':
      return row(
        <IconUserOff size={26} stroke={1.9} />,
        false,
        t('console.today.dormantTitle', { name: decision.name, ...counted(decision.days, formatCount(decision.days, language)) }),
        t('console.today.dormantText'),
        <Button variant={variant} onClick={() => { go('people', { kind: 'person', accountId: decision.accountId }); }}>
          {t('console.today.dormantAction')}
        </Button>,
      );
    case 'forms':
      return row(
        <IconNote size={26} stroke={1.9} />,
        false,
        t('console.today.formsTitle', counted(decision.count, formatCount(decision.count, language))),
        t('console.today.formsText'),
        null,
      );
  }
}

function Backup({ today, now }: { readonly today: Today; readonly now: number }): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const done = today.lastBackupAt !== null;
  return (
    <Card title={t('console.today.backup')}>
      <div className={classes['fact']} data-tone={done ? 'ok' : 'ring'}>
        {done ? <IconCircleCheckFilled size={26} aria-hidden="true" /> : <IconDatabaseOff size={26} stroke={1.9} aria-hidden="true" />}
        <div>
          <strong>
            {today.lastBackupAt === null
              ? t('console.today.backupNone')
              : t('console.today.backupDone', { when: when.dayAndTime(today.lastBackupAt, now) })}
          </strong>
          <p>{done ? t('console.today.backupWhere') : t('console.today.backupNoneText')}</p>
        </div>
      </div>
    </Card>
  );
}

function Recovery({ today, now }: { readonly today: Today; readonly now: number }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = useWhen();
  const at = today.recoverySheetConfirmedAt;
  return (
    <>
      <Card title={t('console.today.sheet')}>
        <div className={classes['fact']} data-tone={at === null ? 'ring' : 'ok'}>
          {at === null ? <IconFileAlert size={26} stroke={1.9} aria-hidden="true" /> : <IconShieldCheck size={26} stroke={1.9} aria-hidden="true" />}
          <div>
            <strong>{at === null ? t('console.today.sheetNone') : t('console.today.sheetOk', { when: when.dayAndTime(at, now) })}</strong>
            <p>{at === null ? t('console.today.sheetText') : t('console.today.sheetOkText')}</p>
          </div>
        </div>
      </Card>
      <Card title={t('console.today.accounts')}>
        <p>
          <strong>{t('console.today.accountsText', counted(today.accounts, formatCount(today.accounts, language)))}</strong>{' '}
          {t('console.today.administrators', counted(today.administrators, formatCount(today.administrators, language)))}
        </p>
      </Card>
    </>
  );
}
