// Mantine's theme in our type scale, and Mantine's colours mapped on our tokens so that its own never show.
// Overrides go in the light and dark blocks too: in `variables` alone, Mantine's own values win.
import { createTheme, type CSSVariablesResolver } from '@mantine/core';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import { cssVariables, type ThemeName } from './tokens.ts';

export interface SystemLook {
  readonly dark: boolean;
  readonly moreContrast: boolean;
}

/** The theme in force for a preference; `system` follows the computer, its contrast setting included. */
export function themeFor(preference: Preferences['theme'], system: SystemLook): ThemeName {
  switch (preference) {
    case 'light':
      return 'light';
    case 'dark':
      return 'dark';
    case 'highContrast':
      return 'hc';
    case 'system':
      if (system.moreContrast) return 'hc';
      return system.dark ? 'dark' : 'light';
  }
}

export const mantineTheme = createTheme({
  fontFamily: '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"Atkinson Hyperlegible Mono", ui-monospace, monospace',
  headings: { fontFamily: '"Atkinson Hyperlegible Next Variable", system-ui, sans-serif', fontWeight: '650' },
  fontSizes: { xs: '0.9375rem', sm: '1rem', md: '1.0625rem', lg: '1.25rem', xl: '1.5rem' },
  lineHeights: { xs: '1.3', sm: '1.35', md: '1.45', lg: '1.2', xl: '1.2' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '4px', sm: '8px', md: '10px', lg: '12px', xl: '16px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  // Computed in JavaScript from Mantine's own palette, it gives white text on a pale fill: colours are forced in CSS.
  autoContrast: false,
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
    Popover: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'none' } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, overlayProps: { className: 'e-overlay' } } },
  },
});

const mapped = {
  '--mantine-color-body': 'var(--e-page)',
  '--mantine-color-text': 'var(--e-ink)',
  '--mantine-color-bright': 'var(--e-ink)',
  '--mantine-color-dimmed': 'var(--e-ink2)',
  '--mantine-color-placeholder': 'var(--e-ink3)',
  '--mantine-color-anchor': 'var(--e-primary)',
  '--mantine-color-error': 'var(--e-alert-ink)',
  '--mantine-color-default': 'var(--e-surface)',
  '--mantine-color-default-hover': 'var(--e-sunken)',
  '--mantine-color-default-color': 'var(--e-ink)',
  '--mantine-color-default-border': 'var(--e-control)',
  '--mantine-color-disabled': 'var(--e-sunken)',
  '--mantine-color-disabled-color': 'var(--e-ink3)',
  '--mantine-color-disabled-border': 'var(--e-control)',
  '--mantine-primary-color-filled': 'var(--e-primary)',
  '--mantine-primary-color-filled-hover': 'var(--e-primary)',
  '--mantine-primary-color-contrast': 'var(--e-on-primary)',
  '--mantine-primary-color-light': 'var(--e-primary-soft)',
  '--mantine-primary-color-light-hover': 'var(--e-primary-soft)',
  '--mantine-primary-color-light-color': 'var(--e-primary-ink)',
} as const;

/** Resolver for one of our three themes; a new one is made when the theme changes. */
export function resolverFor(theme: ThemeName): CSSVariablesResolver {
  const ours = cssVariables(theme);
  return () => ({ variables: { ...ours, ...mapped }, light: { ...mapped }, dark: { ...mapped } });
}
