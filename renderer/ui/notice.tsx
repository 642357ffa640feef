// A sentence that stays where it is until its cause is gone or someone closes it: nothing vanishes while being read.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { CallError } from './bridge.ts';
import { IconButton } from './button.tsx';
import { useErrorText } from './error-text.ts';
import classes from './notice.module.css';

type NoticeTone = 'plain' | 'ok' | 'ring' | 'alert' | 'primary';

interface NoticeProps {
  readonly tone?: NoticeTone;
  readonly icon?: ReactNode;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
  /** How it is told when it appears: `alert` interrupts, `status` waits, `none` is read in its turn. */
  readonly live?: 'alert' | 'status' | 'none';
}

const icons: Record<NoticeTone, ReactNode> = {
  plain: <IconInfoCircle size={22} stroke={1.9} />,
  primary: <IconInfoCircle size={22} stroke={1.9} />,
  ok: <IconCircleCheck size={22} stroke={1.9} />,
  ring: <IconAlertTriangle size={22} stroke={1.9} />,
  alert: <IconAlertTriangle size={22} stroke={1.9} />,
};

export function Notice({ tone = 'plain', icon, title, children, action, onDismiss, live = 'none' }: NoticeProps): ReactNode {
  const { t } = useTranslation();
  return (
    <div className={classes['notice']} data-tone={tone} role={live === 'none' ? undefined : live}>
      <span className={classes['icon']} aria-hidden="true">
        {icon ?? icons[tone]}
      </span>
      <div className={classes['text']}>
        {title === undefined ? null : <strong className={classes['title']}>{title}</strong>}
        {children === undefined ? null : <div>{children}</div>}
      </div>
      {action}
      {onDismiss === undefined ? null : (
        <IconButton label={t('app.close')} icon={<IconX size={20} stroke={1.9} aria-hidden="true" />} onClick={onDismiss} />
      )}
    </div>
  );
}

interface ErrorNoticeProps {
  readonly error: CallError | null;
  /** `full` adds what it means for callers. */
  readonly detail?: 'short' | 'full';
  readonly onDismiss?: () => void;
}

/** What happened and what to do, for a refused call. Nothing when there is no error. */
export function ErrorNotice({ error, detail = 'short', onDismiss }: ErrorNoticeProps): ReactNode {
  const text = useErrorText(error);
  if (text === null) return null;
  return (
    <Notice tone="alert" live="alert" title={text.what} {...(onDismiss === undefined ? {} : { onDismiss })}>
      {detail === 'full' ? <p>{text.effect}</p> : null}
      <p>{text.action}</p>
    </Notice>
  );
}
