// The frame of every screen before the work: a side panel on the console, the listener's skeleton on the softphone
// (what is said on top, fields that scroll, the action that never moves).
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAdjustments, IconInfoCircle } from '@tabler/icons-react';
import { AppMark } from '../ui/app-mark.tsx';
import { Button } from '../ui/button.tsx';
import { PreferencesDialog } from '../ui/preferences-dialog.tsx';
import { useSession } from '../ui/session-store.ts';
import { Chip } from '../ui/chip.tsx';
import { useOverflow } from '../ui/use-overflow.ts';
import classes from './session-screen.module.css';

export type SessionLayout = 'wide' | 'narrow';

interface SessionScreenProps {
  readonly layout: SessionLayout;
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
  /** The one primary button. */
  readonly primary?: ReactNode;
  readonly secondary?: ReactNode;
  /** Present: the screen is a form, Enter submits it. */
  readonly onSubmit?: () => void;
  /** Puts the focus on the title when the screen replaces another of the same flow. */
  readonly focusTitle?: boolean;
}

export function SessionScreen(props: SessionScreenProps): ReactNode {
  const { layout, title, intro, children, primary, secondary, onSubmit, focusTitle = false } = props;
  const { t } = useTranslation();
  const demonstration = useSession()?.demonstration === true;
  const [preferencesOpen, setPreferencesOpen] = useState(false);
  const overflow = useOverflow();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusTitle) heading.current?.focus();
  }, [focusTitle, title]);

  const content = (
    <>
      <div className={classes['scroll']} {...overflow}>
        <header className={classes['header']}>
          {demonstration ? (
            <span>
              <Chip tone="ring">{t('session.demonstration.mark')}</Chip>
            </span>
          ) : null}
          <h1 className={classes['title']} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro === undefined ? null : <p className={classes['intro']}>{intro}</p>}
        </header>
        {children}
        {/* Only the main action is pinned where room is short. */}
        {layout === 'narrow' && secondary !== undefined ? <div className={classes['secondary']}>{secondary}</div> : null}
      </div>
      {primary === undefined && (secondary === undefined || layout === 'narrow') ? null : (
        <div className={classes['actions']}>
          {primary}
          {layout === 'wide' ? secondary : null}
        </div>
      )}
    </>
  );
  return (
    <div className={classes['screen']} data-layout={layout}>
      {layout === 'wide' ? (
        <aside className={classes['panel']}>
          <div className={classes['brand']}>
            <AppMark size={40} />
            <span className={classes['name']}>{t('app.name')}</span>
          </div>
          <div className={classes['panelFoot']}>
            <Button icon={<IconAdjustments size={20} stroke={1.9} />} onClick={() => setPreferencesOpen(true)}>
              {t('app.preferences.title')}
            </Button>
            <p className={classes['panelNote']}>
              <IconInfoCircle size={22} stroke={1.9} aria-hidden="true" />
              <span>{t('session.panel')}</span>
            </p>
          </div>
        </aside>
      ) : null}
      <main className={classes['main']}>
        {onSubmit === undefined ? (
          <div className={classes['content']}>{content}</div>
        ) : (
          <form
            className={classes['content']}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit();
            }}
          >
            {content}
          </form>
        )}
      </main>
      <PreferencesDialog open={preferencesOpen} onClose={() => setPreferencesOpen(false)} />
    </div>
  );
}
