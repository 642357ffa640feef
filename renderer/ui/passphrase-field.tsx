// A secret phrase: hidden by default, shown on demand by a button that the keyboard reaches, and Caps Lock told.
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { IconArrowBigUpLine, IconEye, IconEyeOff } from '@tabler/icons-react';
import classes from './passphrase-field.module.css';

interface PassphraseFieldProps extends Omit<PasswordInputProps, 'label'> {
  readonly label: ReactNode;
  /** `new` for a phrase being chosen: no password manager fills it. */
  readonly purpose: 'current' | 'new';
}

export function PassphraseField({ purpose, onKeyDown, onKeyUp, onBlur, ...rest }: PassphraseFieldProps): ReactNode {
  const { t } = useTranslation();
  const [capsLock, setCapsLock] = useState(false);
  const [visible, setVisible] = useState(false);
  const watch = (event: KeyboardEvent<HTMLInputElement>): void => {
    setCapsLock(event.getModifierState('CapsLock'));
  };
  return (
    <div className={classes['field']}>
      <PasswordInput
        autoComplete={purpose === 'current' ? 'current-password' : 'new-password'}
        spellCheck={false}
        autoCapitalize="none"
        {...rest}
        visible={visible}
        onVisibilityChange={setVisible}
        visibilityToggleFocusable
        visibilityToggleButtonProps={{
          'aria-label': visible ? t('app.passphrase.hide') : t('app.passphrase.show'),
          title: visible ? t('app.passphrase.hide') : t('app.passphrase.show'),
          'aria-pressed': visible,
        }}
        visibilityToggleIcon={({ reveal }) =>
          reveal ? <IconEyeOff size={22} stroke={1.9} aria-hidden="true" /> : <IconEye size={22} stroke={1.9} aria-hidden="true" />
        }
        onKeyDown={(event) => {
          watch(event);
          onKeyDown?.(event);
        }}
        onKeyUp={(event) => {
          watch(event);
          onKeyUp?.(event);
        }}
        onBlur={(event) => {
          setCapsLock(false);
          onBlur?.(event);
        }}
      />
      <div role="status" className={classes['caps']}>
        {capsLock ? (
          <>
            <IconArrowBigUpLine size={20} stroke={1.9} aria-hidden="true" />
            {t('app.passphrase.capsLock')}
          </>
        ) : null}
      </div>
    </div>
  );
}
