// The fixed skeleton of every state: title bar, state, what scrolls, the main action, the recording bar.
// Invariant: the state and the main action never move or scroll away; with large text only the middle scrolls.
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronLeft } from '@tabler/icons-react';
import { IconButton } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { useOverflow } from '../ui/use-overflow.ts';
import { dismissDeskError, useDeskActions } from './desk-actions.ts';
import { RecordingBar } from './recording-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import classes from './skeleton.module.css';

interface WindowFrameProps {
  /** Null where there is nothing to choose yet (no open session). */
  readonly menu: ReactNode;
  readonly lockable: boolean;
  /** The call on screen is simulated: marked in every state of it. */
  readonly training: boolean;
  readonly children: ReactNode;
}

export function WindowFrame({ menu, lockable, training, children }: WindowFrameProps): ReactNode {
  return (
    <div className={classes['frame']}>
      <TitleBar menu={menu} lockable={lockable} />
      {children}
      <RecordingBar training={training} />
    </div>
  );
}

interface StateScreenProps {
  readonly state: ReactNode;
  /** The state takes the room that is left (ringing). */
  readonly tallState?: boolean;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function StateScreen({ state, tallState = false, children, action }: StateScreenProps): ReactNode {
  const overflow = useOverflow();
  const error = useDeskActions((actions) => actions.error);
  return (
    <main className={classes['screen']} data-tall-state={tallState || undefined}>
      <div className={classes['state']}>
        {state}
      </div>
      <div className={classes['scroll']} {...overflow}>
        <ErrorNotice error={error} detail="full" onDismiss={dismissDeskError} />
        {children}
      </div>
      {action === undefined ? null : <div className={classes['action']}>{action}</div>}
    </main>
  );
}

interface PanelProps {
  readonly title: string;
  readonly tone?: 'plain' | 'alert';
  readonly onBack: () => void;
  readonly children: ReactNode;
}

/** A sub-screen of the scrolling middle: its title takes the focus, Escape and the chevron go back. */
export function Panel({ title, tone = 'plain', onBack, children }: PanelProps): ReactNode {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <section
      className={classes['panel']}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onBack();
      }}
    >
      <header className={classes['panelHeader']}>
        <IconButton label={t('app.back')} icon={<IconChevronLeft size={24} stroke={1.9} aria-hidden="true" />} onClick={onBack} />
        <h2
          className={classes['panelTitle']}
          data-colour={tone}
          tabIndex={-1}
          ref={heading}
        >
          {title}
        </h2>
      </header>
      {children}
    </section>
  );
}
