// What the cards of this tab share: choosing a file, and a call that is made outside the cache, which would keep what it carries.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { largestFileBytes } from '../../../core/contract/rota-exchange-model.ts';
import type { CallName, CallRequest, CallResponse } from '../../../core/contract/contract.ts';
import { call, CallError } from '../../ui/bridge.ts';
import classes from './exchange.module.css';

export type ChosenFile = Uint8Array<ArrayBuffer>;

interface FileFieldProps {
  readonly label: string;
  readonly accept: string;
  readonly onChosen: (file: ChosenFile | null, error: CallError | null) => void;
}

/** The platform's own field speaks the language of the system: it is there for the keyboard and for readers, and our words show. */
export function FileField({ label, accept, onChosen }: FileFieldProps): ReactNode {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  return (
    <div className={classes['file']}>
      <span aria-hidden="true">{label}</span>
      <div className={classes['acts']}>
        <label className={classes['fileButton']}>
          <span aria-hidden="true">{t('rota.exchange.chooseFile')}</span>
          <input
            type="file"
            className="e-hidden"
            aria-label={label}
            accept={accept}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              setName(file?.name ?? null);
              if (file === undefined) onChosen(null, null);
              else if (file.size > largestFileBytes) onChosen(null, new CallError('file-too-large', null));
              else {
                file.arrayBuffer().then(
                  (buffer) => {
                    onChosen(new Uint8Array(buffer), null);
                  },
                  () => {
                    onChosen(null, new CallError('file-not-understood', null));
                  },
                );
              }
            }}
          />
        </label>
        <span className={classes['fileName']}>{name}</span>
      </div>
    </div>
  );
}

export interface Act<N extends CallName> {
  readonly busy: boolean;
  readonly error: CallError | null;
  readonly value: CallResponse<N> | null;
  run(request: CallRequest<N>, onDone?: (value: CallResponse<N>) => void): void;
  fail(error: CallError): void;
  clear(): void;
}

export function useAct<N extends CallName>(name: N): Act<N> {
  const [state, setState] = useState<{ busy: boolean; error: CallError | null; value: CallResponse<N> | null }>({ busy: false, error: null, value: null });
  return {
    ...state,
    run(request, onDone) {
      setState({ busy: true, error: null, value: null });
      call(name, request).then(
        (value) => {
          setState({ busy: false, error: null, value });
          onDone?.(value);
        },
        (error: unknown) => {
          setState({ busy: false, error: error instanceof CallError ? error : new CallError('internal', null), value: null });
        },
      );
    },
    fail(error) {
      setState({ busy: false, error, value: null });
    },
    clear() {
      setState({ busy: false, error: null, value: null });
    },
  };
}
