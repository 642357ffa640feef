// Incidents: the doubts that anyone reported, their clocks, and the register of all breaches (RGPD art. 33(5)).
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconChevronRight, IconCircleCheckFilled, IconHourglass, IconShieldCheck } from '@tabler/icons-react';
import type { BreachClock, IncidentSummary } from '../../../core/contract/calls/privacy-incidents.ts';
import type { IncidentId } from '../../../core/values/ids.ts';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import type { Tone } from '../../ui/tokens.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { useDates } from './dates.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

interface IncidentsTabProps {
  readonly onOpen: (id: IncidentId) => void;
}

/** Colour of a breach's clock, by its stage. */
export const stageTones: { readonly [S in BreachClock['stage']]: Tone } = {
  fresh: 'ring',
  after24: 'ring',
  after48: 'alert',
  after66: 'alert',
  late: 'alert',
  settled: 'ok',
};

export function IncidentsTab({ onOpen }: IncidentsTabProps): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('incidents.list', {}, { staleTime: 0 });
  return (
    <>
      <p className={classes['prose']}>{t('privacy.incidents.text')}</p>
      <Loaded query={list}>
        {(incidents) =>
          incidents.length === 0 ? (
            <EmptyState icon={<IconShieldCheck size={44} stroke={1.9} />} title={t('privacy.incidents.emptyTitle')}>
              <p>{t('privacy.incidents.empty')}</p>
            </EmptyState>
          ) : (
            <ul className={classes['rows']} aria-label={t('privacy.incidents.list')}>
              {incidents.map((incident) => (
                <IncidentRow key={incident.id} incident={incident} onOpen={onOpen} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Card title={t('privacy.incidents.registerTitle')}>
        <p className={classes['quiet']}>{t('privacy.incidents.registerText')}</p>
        <RegisterPapers papers={['breachRegister']} />
      </Card>
    </>
  );
}

function IncidentRow({ incident, onOpen }: IncidentsTabProps & { readonly incident: IncidentSummary }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const { clock } = incident;
  return (
    <li className={classes['row']}>
      <button
        type="button"
        className={classes['rowButton']}
        onClick={() => {
          onOpen(incident.id);
        }}
      >
        <span className={classes['rowWords']}>
          <span className={classes['rowTitle']}>
            {incident.reference}, {t(`own.doubt.kind.${incident.kind}`)}
          </span>
          <span className={classes['quiet']}>
            {dates.moment(incident.reportedAt)}
            {incident.reportedByName === null ? '' : `, ${incident.reportedByName}`}
          </span>
        </span>
        <span className={classes['rowState']}>{t(`privacy.incidentState.${incident.state}`)}</span>
        {clock === null ? null : (
          <Chip tone={stageTones[clock.stage]} icon={clock.stage === 'settled' ? <IconCircleCheckFilled size={18} /> : clock.stage === 'late' ? <IconAlertTriangle size={18} stroke={1.9} /> : <IconHourglass size={18} stroke={1.9} />}>
            {clock.hoursLeft === null ? t('privacy.breachClock.settled') : clock.hoursLeft < 0 ? t('privacy.breachClock.late') : t('privacy.breachClock.left', { count: clock.hoursLeft })}
          </Chip>
        )}
        <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
      </button>
    </li>
  );
}
