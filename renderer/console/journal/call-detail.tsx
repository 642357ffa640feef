// One call in full: its instants, its line, who took it, and the form that was written.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBan, IconEye } from '@tabler/icons-react';
import type { CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted, formatCount, formatDateTime, formatDuration, formatTime } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { firstFocus } from '../dialog-focus.ts';
import { MaskedNumber, type KnownCaller } from './caller-cell.tsx';
import { OutcomeChip } from './outcome-chip.tsx';
import classes from './journal.module.css';

interface CallDetailProps {
  readonly entry: CallLogEntry;
  readonly mayReveal: boolean;
  readonly onClose: () => void;
  readonly onReveal: () => void;
  readonly onChooseCaller: (caller: KnownCaller) => void;
  readonly onBlock: () => void;
  readonly onSeeBlocks: () => void;
}

export function CallDetail({ entry, mayReveal, onClose, onReveal, onChooseCaller, onBlock, onSeeBlocks }: CallDetailProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { caller, form, startedAt, answeredAt, endedAt } = entry;
  const rung = answeredAt ?? endedAt;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('console.detail.start'), formatDateTime(startedAt, language)],
    [t('console.detail.answered'), answeredAt === null ? t('console.detail.notAnswered') : formatTime(answeredAt, language)],
    [t('console.detail.end'), endedAt === null ? t('console.detail.stillOn') : formatTime(endedAt, language)],
    [t('console.detail.waited'), rung === null ? t('console.detail.stillOn') : formatDuration(rung - startedAt, language)],
    ...(answeredAt !== null && endedAt !== null
      ? [[t('console.detail.duration'), formatDuration(endedAt - answeredAt, language)] as const]
      : []),
    [t('console.detail.line'), entry.lineLabel],
    [t('console.detail.direction'), t(`console.detail.${entry.direction}`)],
    [t('console.detail.listener'), entry.listenerName ?? t('console.journal.nobody')],
    [t('console.detail.outcome'), <OutcomeChip key="outcome" entry={entry} />],
  ];
  return (
    <Dialog
      open
      title={t('console.detail.title', { time: formatTime(startedAt, language) })}
      onClose={onClose}
      actions={
        <Button ref={firstFocus} onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      <dl className={classes['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Section title={t('console.detail.caller')}>
        {caller.kind === 'known' ? (
          <div className={classes['detailCaller']}>
            <div>
              <strong>{caller.pseudonym}</strong>
              {', '}
              {t('console.detail.callsThisMonth', counted(caller.callsThisMonth, formatCount(caller.callsThisMonth, language)))}
              {caller.maskedNumber === null ? null : (
                <div>
                  <MaskedNumber masked={caller.maskedNumber} />
                </div>
              )}
            </div>
            <div className={classes['detailActs']}>
              <Button
                onClick={() => {
                  onChooseCaller(caller);
                }}
              >
                {t('console.detail.seeCalls')}
              </Button>
              {mayReveal ? (
                <Button icon={<IconEye size={22} stroke={1.9} />} onClick={onReveal}>
                  {t('console.journal.columns.reveal')}
                </Button>
              ) : null}
              {entry.direction === 'outgoing' || caller.blockedUntil !== undefined ? null : (
                <Button icon={<IconBan size={22} stroke={1.9} />} onClick={onBlock}>
                  {t('blocklist.call.block')}
                </Button>
              )}
            </div>
          </div>
        ) : (
          <p>
            {t(caller.kind === 'withheld' ? 'console.detail.withheldText' : 'console.detail.unknownText')} {entry.direction === 'outgoing' || entry.restricted === true ? null : t('blocklist.call.notBlockable')}
          </p>
        )}
        {caller.kind !== 'known' || caller.blockedUntil === undefined ? null : (
          <Notice tone="ring" icon={<IconBan size={22} stroke={1.9} />} action={<Button onClick={onSeeBlocks}>{t('blocklist.call.see')}</Button>}>
            {t('blocklist.call.blocked', { moment: formatDateTime(caller.blockedUntil, language) })}
          </Notice>
        )}
      </Section>
      <Section title={t('console.detail.form')}>
        {form === null ? (
          <p>{entry.outcome === 'answered' ? t('console.detail.formNone') : t('console.detail.formNotDue')}</p>
        ) : (
          <dl className={classes['facts']}>
            <div>
              <dt>{t('console.detail.type')}</dt>
              <dd>{t(`app.callTypes.${form.type}`)}</dd>
            </div>
            {form.category === null ? null : (
              <div>
                <dt>{t('console.detail.category')}</dt>
                <dd>{t(`app.callCategories.${form.category}`)}</dd>
              </div>
            )}
            {form.referral === null ? null : (
              <div>
                <dt>{t('console.detail.referral')}</dt>
                <dd>{t(`app.callReferrals.${form.referral}`)}</dd>
              </div>
            )}
            {form.note === '' ? null : (
              <div>
                <dt>{t('console.detail.note')}</dt>
                <dd>{form.note}</dd>
              </div>
            )}
          </dl>
        )}
      </Section>
    </Dialog>
  );
}
