// An error code in words: what happened, what it means for callers, what to do.
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { ErrorCode } from '../../core/contract/errors.ts';
import type { LineFault } from '../../core/contract/line-settings.ts';
import type { CallError } from './bridge.ts';

export interface FaultText {
  readonly what: string;
  readonly effect: string;
  readonly action: string;
}

export function errorText(t: TFunction, code: ErrorCode): FaultText {
  return { what: t(`errors.${code}.what`), effect: t(`errors.${code}.effect`), action: t(`errors.${code}.action`) };
}

export function lineFaultText(t: TFunction, fault: LineFault): FaultText {
  return { what: t(`lineFault.${fault}.what`), effect: t(`lineFault.${fault}.effect`), action: t(`lineFault.${fault}.action`) };
}

export function useErrorText(error: CallError | null): FaultText | null {
  const { t } = useTranslation();
  return error === null ? null : errorText(t, error.code);
}
