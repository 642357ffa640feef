// What may be known of the caller: repeat caller and how often, withheld or unknown number. Never a number.
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { IconEyeOff, IconPhoneIncoming, IconRepeat, IconUserQuestion } from '@tabler/icons-react';
import type { CallerHint } from '../../core/contract/desk-state.ts';
import { Ordinal } from '../ui/ordinal.tsx';
import classes from './softphone.module.css';

const icons: Record<CallerHint['kind'], ReactNode> = {
  pending: <IconUserQuestion size={24} stroke={1.9} />,
  first: <IconPhoneIncoming size={24} stroke={1.9} />,
  repeat: <IconRepeat size={24} stroke={1.9} />,
  withheld: <IconEyeOff size={24} stroke={1.9} />,
  unknown: <IconUserQuestion size={24} stroke={1.9} />,
};

/** For an announcement, where markup cannot go. */
export function spokenCaller(t: TFunction, hint: CallerHint | null): string {
  if (hint === null) return '';
  if (hint.kind === 'repeat') return t('softphone.caller.repeatSpoken', { count: hint.callsThisMonth });
  return t(`softphone.caller.${hint.kind}`);
}

/** Card of the ringing screen. */
export function CallerCard({ hint }: { readonly hint: CallerHint | null }): ReactNode {
  const { t } = useTranslation();
  if (hint === null) return null;
  return (
    <div className={classes['callerCard']}>
      <span aria-hidden="true" className={classes['icon']}>
        {icons[hint.kind]}
      </span>
      <div>
        <p className={classes['strong']}>
          {hint.kind === 'repeat' ? t('softphone.caller.repeat') : t(`softphone.caller.${hint.kind}`)}
        </p>
        {hint.kind === 'pending' ? null : (
          <p className={classes['secondary']}>
            {hint.kind === 'repeat' ? (
              <Trans i18nKey="softphone.caller.repeatDetail" components={{ nth: <Ordinal value={hint.callsThisMonth} /> }} />
            ) : (
              t(`softphone.caller.${hint.kind}Detail`)
            )}
          </p>
        )}
      </div>
    </div>
  );
}

/** One line, during the call. */
export function CallerLine({ hint }: { readonly hint: CallerHint | null }): ReactNode {
  const { t } = useTranslation();
  if (hint === null) return null;
  return (
    <p className={classes['callerLine']}>
      <span aria-hidden="true" className={classes['icon']}>
        {icons[hint.kind]}
      </span>
      <span>
        {hint.kind === 'repeat' ? (
          <Trans i18nKey="softphone.caller.repeatLine" components={{ nth: <Ordinal value={hint.callsThisMonth} /> }} />
        ) : (
          t(`softphone.caller.${hint.kind}`)
        )}
      </span>
    </p>
  );
}
