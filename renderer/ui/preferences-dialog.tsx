// Language, theme, text size and motion: applied at once, kept for this computer.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import { languages, textSizes, themes } from '../../core/values/preference-options.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { SelectField } from './field.tsx';
import { savePreferences, usePreferences } from './preferences.ts';

/** One of the options, or the one in force when the element gives something else. */
function optionOf<T extends string>(options: readonly T[], value: string, current: T): T {
  return options.find((option) => option === value) ?? current;
}

/** The fields alone, for the console's settings page; `children` adds what belongs to one window. */
export function PreferencesFields({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const current = usePreferences();
  return (
    <>
      <SelectField
        label={t('app.preferences.language')}
        value={current.language}
        data={languages.map((value) => ({ value, label: t(`app.preferences.languages.${value}`) }))}
        onChange={(event) => {
          void savePreferences({ language: optionOf(languages, event.currentTarget.value, current.language) });
        }}
      />
      <SelectField
        label={t('app.preferences.theme')}
        value={current.theme}
        data={themes.map((value) => ({ value, label: t(`app.preferences.themes.${value}`) }))}
        onChange={(event) => {
          void savePreferences({ theme: optionOf(themes, event.currentTarget.value, current.theme) });
        }}
      />
      <SelectField
        label={t('app.preferences.textSize')}
        value={current.textSize}
        data={textSizes.map((percent) => ({ value: percent, label: t('app.preferences.textSizeValue', { percent }) }))}
        onChange={(event) => {
          void savePreferences({ textSize: optionOf(textSizes, event.currentTarget.value, current.textSize) });
        }}
      />
      <Switch
        label={t('app.preferences.reducedMotion')}
        description={t('app.preferences.reducedMotionHelp')}
        checked={current.reducedMotion}
        onChange={(event) => {
          void savePreferences({ reducedMotion: event.currentTarget.checked });
        }}
      />
      {children}
    </>
  );
}

interface PreferencesDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function PreferencesDialog({ open, onClose, children }: PreferencesDialogProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      title={t('app.preferences.title')}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t('app.close')}</Button>}
    >
      <PreferencesFields>{children}</PreferencesFields>
    </Dialog>
  );
}
