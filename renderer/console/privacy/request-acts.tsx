// The other ends of a request, always at hand: neutral reply, person not identifiable, refusal, withdrawal.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/layout.tsx';
import { NeutralDialog, RefuseDialog, UnidentifiableDialog, WithdrawDialog } from './request-dialogs.tsx';
import classes from './privacy.module.css';

const ends = [
  ['replyNeutral', NeutralDialog],
  ['replyUnidentifiable', UnidentifiableDialog],
  ['refuse', RefuseDialog],
  ['withdraw', WithdrawDialog],
] as const;

export function RequestActs({ request }: { readonly request: RequestDetail }): ReactNode {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<(typeof ends)[number][0] | null>(null);
  const offered = ends.filter(([act]) => request.allowed.includes(act));
  if (offered.length === 0) return null;
  return (
    <Card title={t('privacy.request.otherEnds')}>
      <ul className={classes['rows']}>
        {offered.map(([act, EndDialog]) => (
          <li key={act} className={classes['fileRow']}>
            <span className={classes['rowWords']}>{t(`privacy.end.${act}`)}</span>
            <Button
              onClick={() => {
                setOpened(act);
              }}
            >
              {t(`privacy.act.${act}`)}
            </Button>
            {opened === act ? (
              <EndDialog
                request={request}
                onClose={() => {
                  setOpened(null);
                }}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
