// What one does to the line: test it, keep it, accept a certificate. Shared by the wizard and by the page of the line.
import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { LineTestResult } from '../../../core/contract/line-settings.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { lineFormOf, readLineForm, type LineField, type LineForm } from '../logic/line-form.ts';

export type LineAct =
  | { readonly kind: 'idle' | 'testing' | 'saving' | 'saved' | 'trusted' }
  | { readonly kind: 'tested'; readonly result: LineTestResult }
  | { readonly kind: 'refused'; readonly error: CallError };

export interface LineActs {
  readonly act: LineAct;
  /** Fields that keep the settings from leaving the form. */
  readonly wrong: ReadonlySet<LineField>;
  readonly busy: boolean;
  test(): Promise<void>;
  /** True when the settings are kept. */
  save(): Promise<boolean>;
  trust(fingerprint: string): Promise<void>;
  /** A field changed: what was said of the former settings no longer holds. */
  forget(): void;
}

const none: ReadonlySet<LineField> = new Set();
const asError = (error: unknown): CallError => (error instanceof CallError ? error : new CallError('internal', null));

export function useLineActs(form: LineForm, hasPassword: boolean, onForm: (form: LineForm) => void): LineActs {
  const client = useQueryClient();
  const [act, setAct] = useState<LineAct>({ kind: 'idle' });
  const [tried, setTried] = useState(false);
  const outcome = readLineForm(form, hasPassword);
  const busy = act.kind === 'testing' || act.kind === 'saving';

  const kept = (): void => {
    void client.invalidateQueries({ queryKey: ['line.getSettings'] });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'today.get' });
  };

  const save = async (): Promise<boolean> => {
    setTried(true);
    if (busy || !outcome.ok) return false;
    setAct({ kind: 'saving' });
    try {
      const { settings } = await call('line.saveSettings', { settings: outcome.settings, password: outcome.password });
      onForm(lineFormOf(settings));
      setTried(false);
      setAct({ kind: 'saved' });
      kept();
      return true;
    } catch (error) {
      setAct({ kind: 'refused', error: asError(error) });
      return false;
    }
  };

  return {
    act,
    busy,
    wrong: tried && !outcome.ok ? outcome.wrong : none,
    save,
    test: async () => {
      setTried(true);
      if (busy || !outcome.ok) return;
      setAct({ kind: 'testing' });
      try {
        const result = await call('line.test', { settings: outcome.settings, password: outcome.password });
        setAct({ kind: 'tested', result });
      } catch (error) {
        setAct({ kind: 'refused', error: asError(error) });
      }
    },
    trust: async (fingerprint) => {
      // A certificate is accepted for the stored line: what is on screen is kept first, then the certificate.
      if (!(await save())) return;
      setAct({ kind: 'saving' });
      try {
        const { settings } = await call('line.trustCertificate', { fingerprint });
        onForm(lineFormOf(settings));
        setAct({ kind: 'trusted' });
        kept();
      } catch (error) {
        setAct({ kind: 'refused', error: asError(error) });
      }
    },
    forget: () => {
      setAct({ kind: 'idle' });
    },
  };
}
