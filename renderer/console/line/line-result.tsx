// What a test or a change of the line gave, in words, and the way to accept an unknown certificate.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import type { LineTestResult } from '../../../core/contract/line-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { lineFaultText } from '../../ui/error-text.ts';
import { formatCount } from '../../ui/format.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { firstFocus } from '../dialog-focus.ts';
import { Fingerprint } from './line-fields.tsx';
import type { LineActs } from './use-line-acts.ts';
import classes from './line.module.css';

type Certificate = NonNullable<Extract<LineTestResult, { readonly reachable: false }>['certificate']>;

export function LineResult({ acts }: { readonly acts: LineActs }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const [examined, setExamined] = useState<Certificate | null>(null);
  const { act } = acts;
  const region = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (act.kind !== 'idle') region.current?.scrollIntoView({ block: 'nearest' });
  }, [act]);
  return (
    <div ref={region} role="status" className={classes['result']}>
      {act.kind === 'testing' ? <Notice>{t('console.line.testing')}</Notice> : null}
      {act.kind === 'saved' ? <Notice tone="ok">{t('console.line.saved')}</Notice> : null}
      {act.kind === 'trusted' ? <Notice tone="ok">{t('console.line.trusted')}</Notice> : null}
      {act.kind === 'refused' ? <ErrorNotice error={act.error} /> : null}
      {act.kind === 'tested' && act.result.reachable ? (
        <Notice tone="ok">{t('console.line.testOk', { ms: formatCount(act.result.milliseconds, language) })}</Notice>
      ) : null}
      {act.kind === 'tested' && !act.result.reachable ? (
        <FailedTest result={act.result} onExamine={setExamined} />
      ) : null}
      {examined === null ? null : (
        <TrustDialog
          certificate={examined}
          onClose={() => {
            setExamined(null);
          }}
          onTrust={() => {
            setExamined(null);
            void acts.trust(examined.fingerprint);
          }}
        />
      )}
    </div>
  );
}

interface FailedTestProps {
  readonly result: Extract<LineTestResult, { readonly reachable: false }>;
  readonly onExamine: (certificate: Certificate) => void;
}

function FailedTest({ result, onExamine }: FailedTestProps): ReactNode {
  const { t } = useTranslation();
  const text = lineFaultText(t, result.fault);
  const { certificate } = result;
  return (
    <Notice
      tone="alert"
      title={text.what}
      action={
        certificate === null ? undefined : (
          <Button
            onClick={() => {
              onExamine(certificate);
            }}
          >
            {t('console.line.trust')}
          </Button>
        )
      }
    >
      <p>{text.action}</p>
      {result.status === null ? null : <p>{t('console.line.status', { status: result.status })}</p>}
    </Notice>
  );
}

interface TrustDialogProps {
  readonly certificate: Certificate;
  readonly onClose: () => void;
  readonly onTrust: () => void;
}

function TrustDialog({ certificate, onClose, onTrust }: TrustDialogProps): ReactNode {
  const { t } = useTranslation();
  const [compared, setCompared] = useState(false);
  return (
    <Dialog
      open
      kind="alert"
      tone="alert"
      title={t('console.line.trustTitle')}
      onClose={onClose}
      actions={
        <>
          <Button ref={firstFocus} onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            variant="danger"
            aria-disabled={!compared}
            onClick={() => {
              if (compared) onTrust();
            }}
          >
            {t('console.line.trustSubmit')}
          </Button>
        </>
      }
    >
      <p>{t('console.line.trustWarning')}</p>
      <dl className={classes['certificate']}>
        <div>
          <dt>{t('console.line.trustSubject')}</dt>
          <dd>{certificate.subject}</dd>
        </div>
        <div>
          <dt>{t('console.line.trustUntil')}</dt>
          <dd>{certificate.validTo}</dd>
        </div>
      </dl>
      <p className={classes['name']}>{t('console.line.trustFingerprint')}</p>
      <Fingerprint fingerprint={certificate.fingerprint} label={t('console.line.trustFingerprint')} />
      <Checkbox
        label={t('console.line.trustCompared')}
        checked={compared}
        onChange={(event) => {
          setCompared(event.currentTarget.checked);
        }}
      />
    </Dialog>
  );
}
