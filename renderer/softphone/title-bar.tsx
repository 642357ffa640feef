// The window's own bar: it drags the window; pin, lock and minimise are its three buttons.
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconLock, IconMinus, IconPin, IconPinFilled } from '@tabler/icons-react';
import { AppMark } from '../ui/app-mark.tsx';
import { softphoneFrame } from '../ui/bridge.ts';
import { IconButton } from '../ui/button.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { changeLocalSettings, useLocalSettings } from './local-settings.ts';
import classes from './title-bar.module.css';

interface TitleBarProps {
  readonly menu: ReactNode;
  readonly lockable: boolean;
}

export function TitleBar({ menu, lockable }: TitleBarProps): ReactNode {
  const { t } = useTranslation();
  const pinned = useLocalSettings((settings) => settings.pinned);
  const lock = useCallMutation('session.lock', { onSuccess: acceptSession });
  useEffect(() => {
    softphoneFrame()?.setAlwaysOnTop(useLocalSettings.getState().pinned);
  }, []);
  return (
    <header className={classes['bar']}>
      <span className={classes['brand']}>
        <AppMark size={28} />
        <span className={classes['name']}>{t('app.name')}</span>
      </span>
      <div className={classes['buttons']} role="group" aria-label={t('softphone.titleBar.label')}>
        {menu}
        <IconButton
          label={t('softphone.titleBar.pin')}
          aria-pressed={pinned}
          icon={
            pinned ? (
              <IconPinFilled size={22} aria-hidden="true" />
            ) : (
              <IconPin size={22} stroke={1.9} aria-hidden="true" />
            )
          }
          onClick={() => changeLocalSettings({ pinned: softphoneFrame()?.setAlwaysOnTop(!pinned) ?? !pinned })}
        />
        {lockable ? (
          <IconButton
            label={t('app.lock')}
            icon={<IconLock size={22} stroke={1.9} aria-hidden="true" />}
            onClick={() => lock.mutate({})}
          />
        ) : null}
        <IconButton
          label={t('softphone.titleBar.minimise')}
          icon={<IconMinus size={22} stroke={1.9} aria-hidden="true" />}
          onClick={() => softphoneFrame()?.minimise()}
        />
      </div>
    </header>
  );
}
