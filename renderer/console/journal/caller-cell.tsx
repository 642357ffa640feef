// A caller in a list: pseudonym, how often this month, and the masked number for who holds the grant.
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import classes from './journal.module.css';

export type KnownCaller = Extract<CallLogEntry['caller'], { readonly kind: 'known' }>;

/** `06 •• •• •• 42` for the eye, "finit par 42" for the ear: bullets read one by one say nothing. */
export function MaskedNumber({ masked }: { readonly masked: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={classes['masked']}>
      <span aria-hidden="true">{masked}</span>
      <span className="e-hidden">{t('console.journal.maskedSpoken', { end: masked.slice(-2) })}</span>
    </span>
  );
}

interface CallerCellProps {
  readonly caller: CallLogEntry['caller'];
  readonly onChoose: (caller: KnownCaller) => void;
}

export function CallerCell({ caller, onChoose }: CallerCellProps): ReactNode {
  const { t } = useTranslation();
  if (caller.kind !== 'known') return <span className={classes['quiet']}>{t(`console.journal.${caller.kind}`)}</span>;
  return (
    <span className={classes['caller']}>
      <span>
        <button
          type="button"
          className={classes['pseudonym']}
          aria-label={t('console.journal.showCaller', { pseudonym: caller.pseudonym })}
          title={t('console.journal.showCaller', { pseudonym: caller.pseudonym })}
          onClick={() => {
            onChoose(caller);
          }}
        >
          {caller.pseudonym}
        </button>
        {caller.callsThisMonth > 1 ? (
          <span className={classes['nth']}>
            {' '}
            <span aria-hidden="true">
              <Trans i18nKey="console.journal.nth" values={{ n: caller.callsThisMonth }} components={{ sup: <sup /> }} />
            </span>
            <span className="e-hidden">{t('console.journal.nthSpoken', { n: caller.callsThisMonth })}</span>
          </span>
        ) : null}
      </span>
      {caller.maskedNumber === null ? null : <MaskedNumber masked={caller.maskedNumber} />}
    </span>
  );
}
