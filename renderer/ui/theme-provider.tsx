// Puts theme, text size and motion of the preferences on <html>, and gives Mantine its variables.
// Invariant: `data-theme` and `data-color-scheme` always agree with the variables in force.
import { useEffect, useLayoutEffect, useMemo, useState, type ReactNode } from 'react';
import { MantineProvider } from '@mantine/core';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import { mantineTheme, resolverFor, themeFor } from './theme.ts';
import './mantine.css';
import './fonts.css';
import './base.css';

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const list = window.matchMedia(query);
    const update = (): void => {
      setMatches(list.matches);
    };
    update();
    list.addEventListener('change', update);
    return () => {
      list.removeEventListener('change', update);
    };
  }, [query]);
  return matches;
}

/** The nonce that the page was served with: Mantine's style elements need it under our Content-Security-Policy. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

interface ThemeProviderProps {
  readonly preferences: Preferences;
  readonly children: ReactNode;
}

export function ThemeProvider({ preferences, children }: ThemeProviderProps): ReactNode {
  const dark = useMedia('(prefers-color-scheme: dark)');
  // Chromium answers `more` for Windows contrast themes too; forced-colors then repaints, our borders and words stay.
  const moreContrast = useMedia('(prefers-contrast: more)');
  const theme = themeFor(preferences.theme, { dark, moreContrast });
  const scheme = theme === 'light' ? 'light' : 'dark';
  const resolver = useMemo(() => resolverFor(theme), [theme]);

  useLayoutEffect(() => {
    const html = document.documentElement;
    html.dataset['theme'] = theme;
    html.dataset['colorScheme'] = scheme;
    html.dataset['motion'] = preferences.reducedMotion ? 'reduced' : 'full';
    html.lang = preferences.language;
    html.style.fontSize = `${preferences.textSize}%`;
  }, [theme, scheme, preferences]);

  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={resolver}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
      deduplicateCssVariables={false}
    >
      {children}
    </MantineProvider>
  );
}
