// The fields of the line, with the two presets; the rarer ones stay folded.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Radio } from '@mantine/core';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { defaultPort, fingerprintGroups, transportsOf, withField, withPreset, type LineField, type LineForm } from '../logic/line-form.ts';
import choice from '../choice.module.css';
import classes from './line.module.css';

interface LineFieldsProps {
  readonly form: LineForm;
  readonly hasPassword: boolean;
  readonly wrong: ReadonlySet<LineField>;
  readonly onChange: (form: LineForm) => void;
}

const presets = ['ordinary', 'webrtc'] as const;

export function LineFields({ form, hasPassword, wrong, onChange }: LineFieldsProps): ReactNode {
  const { t } = useTranslation();
  const errorOf = (field: LineField): string | null => (wrong.has(field) ? t(`console.line.wrong.${field}`) : null);
  const text = (field: LineField) => ({
    value: form[field],
    error: errorOf(field),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange(withField(form, field, event.currentTarget.value));
    },
  });
  const rarerWrong = wrong.has('proxy') || wrong.has('authUser');
  return (
    <div className={classes['fields']}>
      <Radio.Group
        className={classes['wide'] ?? ''}
        label={t('console.line.preset')}
        value={form.preset}
        onChange={(value) => {
          onChange(withPreset(form, presets.find((preset) => preset === value) ?? form.preset));
        }}
      >
        <div className={classes['presets']}>
          {presets.map((preset) => (
            <Radio key={preset} className={choice['choice'] ?? ''} value={preset} label={t(`console.line.presets.${preset}`)} description={preset === 'webrtc' ? `${t('console.line.presetHint.webrtc')} ${t('announcements.lineKeys')}` : t('console.line.presetHint.ordinary')} />
          ))}
        </div>
      </Radio.Group>
      <Field label={t('console.line.label')} description={t('console.line.labelHint')} required maxLength={60} {...text('label')} />
      <Field
        label={t('console.line.publicNumber')}
        description={t('console.line.publicNumberHint')}
        inputMode="tel"
        maxLength={32}
        {...text('publicNumber')}
      />
      <Field label={t('console.line.domain')} description={t('console.line.domainHint')} required maxLength={253} {...text('domain')} />
      <div className={classes['pair']}>
        <SelectField
          label={t('console.line.transport')}
          description={'\u00a0'}
          value={form.transport}
          data={[...transportsOf[form.preset]]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            const transport = transportsOf[form.preset].find((one) => one === value) ?? form.transport;
            onChange(withField(form, 'transport', transport));
          }}
        />
        <Field
          label={t('console.line.port')}
          description={t('console.line.portHint', { port: defaultPort[form.transport] })}
          inputMode="numeric"
          maxLength={5}
          {...text('port')}
        />
      </div>
      {form.preset === 'webrtc' ? (
        <Field label={t('console.line.path')} description={t('console.line.pathHint')} maxLength={200} {...text('path')} />
      ) : null}
      <Field label={t('console.line.user')} required maxLength={128} autoCapitalize="none" {...text('user')} />
      <PassphraseField
        label={t('console.line.password')}
        description={hasPassword ? t('console.line.passwordKept') : t('console.line.passwordHint')}
        purpose="new"
        required={!hasPassword}
        maxLength={256}
        {...text('password')}
      />
      {/* Folded, they still take part; a wrong one unfolds them. */}
      <details className={classes['wide']} open={rarerWrong || form.proxy !== '' || form.authUser !== '' ? true : undefined}>
        <summary className={classes['summary']}>{t('console.line.advanced')}</summary>
        <div className={classes['rarer']}>
          <Field label={t('console.line.authUser')} description={t('console.line.authUserHint')} maxLength={128} autoCapitalize="none" {...text('authUser')} />
          <Field label={t('console.line.proxy')} description={t('console.line.proxyHint')} maxLength={253} {...text('proxy')} />
        </div>
      </details>
      {form.pinnedCertificate === null ? null : (
        <div className={classes['wide']}>
          <p className={classes['name']}>{t('console.line.certificate')}</p>
          <Fingerprint fingerprint={form.pinnedCertificate} label={t('console.line.certificateFingerprint')} />
          <Button
            variant="quiet"
            onClick={() => {
              onChange({ ...form, pinnedCertificate: null });
            }}
          >
            {t('console.line.forget')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface FingerprintProps {
  readonly fingerprint: string;
  readonly label: string;
}

/** Groups of four, as one compares them aloud. */
export function Fingerprint({ fingerprint, label }: FingerprintProps): ReactNode {
  return (
    <ol className={classes['fingerprint']} aria-label={label}>
      {fingerprintGroups(fingerprint).map((group, index) => (
        <li key={index}>{group}</li>
      ))}
    </ol>
  );
}
