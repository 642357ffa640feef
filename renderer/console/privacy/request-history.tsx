// What was done about a request or an incident, newest last, with who and why.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { proofKind } from '../../../core/contract/calls/privacy-rights.ts';
import { useDates } from './dates.ts';
import classes from './privacy.module.css';

interface Event {
  readonly at: number;
  readonly actorName: string | null;
  readonly event: string;
  readonly note: string;
}

export const knownEvents = [
  'registered',
  'identityAsked',
  'identityConfirmed',
  'proofAdded',
  'safetyCleared',
  'safetyWithheld',
  'extended',
  'gathered',
  'rectified',
  'restricted',
  'restrictionLifted',
  'objectionRecorded',
  'objectionRemoved',
  'erased',
  'reviewed',
  'exported',
  'answered',
  'neutral',
  'unidentifiable',
  'refused',
  'withdrawn',
  'reported',
  'qualified',
  'changed',
  'notified',
  'notNotified',
  'personsDecided',
  'closed',
] as const;

export function RequestHistory({ events }: { readonly events: readonly Event[] }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  return (
    <ol className={classes['history']}>
      {events.map(({ at, actorName, event, note }, index) => {
        const known = knownEvents.find((one) => one === event);
        const proof = proofKind.options.find((one) => one === note);
        return (
          <li key={index}>
            <strong>{known === undefined ? event : t(`privacy.event.${known}`)}</strong>
            {note === '' ? null : <span>{proof === undefined ? note : t(`privacy.proof.${proof}`)}</span>}
            <span className={classes['quiet']}>
              {dates.moment(at)}
              {actorName === null ? null : `, ${actorName}`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
