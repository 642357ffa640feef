// Settings of recording: the mode, what for and how long, what is said, and the authorisations that unlock A and B.
// Invariant: the exclusion of helplines (NS-57) is explained before the choice, and off is the advised choice.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Switch } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { legalBasis } from '../../../core/contract/calls/privacy-registers.ts';
import type { RecordingState } from '../../../core/contract/calls/recordings.ts';
import { lockedMode, recordingPurpose, type LockedMode, type RecordingAuthorisation, type RecordingMode, type RecordingPurpose, type RecordingSettings } from '../../../core/contract/recording-model.ts';
import { mayChoose } from '../../../core/domain/recordings/mode.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { ActDialog } from '../privacy/act-dialog.tsx';
import { Choices } from '../privacy/choices.tsx';
import { dateIn, todayInParis, useDates } from '../privacy/dates.ts';
import pick from '../pick-list.module.css';
import classes from './recordings.module.css';

const modes = ['off', 'manual', 'automatic', 'controlled'] as const satisfies readonly RecordingMode[];
const beeps = ['0', '15', '30', '60'] as const;

export function SettingsTab(): ReactNode {
  const state = useCallQuery('recordings.getState', {}, { staleTime: 0 });
  const mayChange = useSession()?.account?.role === 'administrator';
  return (
    <Loaded query={state}>
      {(known) => (
        <>
          <Exclusion />
          <SettingsForm key={JSON.stringify(known.settings)} state={known} mayChange={mayChange} />
          <Authorisations state={known} mayChange={mayChange} />
        </>
      )}
    </Loaded>
  );
}

function Exclusion(): ReactNode {
  const { t } = useTranslation();
  return (
    <Notice title={t('recordings.settings.exclusionTitle')}>
      <p>{t('recordings.settings.exclusion')}</p>
      <p>{t('recordings.settings.exclusionAdvice')}</p>
    </Notice>
  );
}

/** Whether an authorisation covers that mode, as the store will decide. */
function isOpen(state: RecordingState, mode: RecordingMode, purpose: RecordingPurpose): boolean {
  return mayChoose(mode, purpose, state.authorisations.map((one) => ({ mode: one.mode, purpose: one.purpose, endsOn: one.endsOn, closed: one.state !== 'inForce' })), todayInParis());
}

function SettingsForm({ state, mayChange }: { readonly state: RecordingState; readonly mayChange: boolean }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [settings, setSettings] = useState<RecordingSettings>(state.settings);
  const save = useCallMutation('recordings.saveSettings', {
    onSuccess: (next) => {
      client.setQueryData(['recordings.getState', {}], next);
      announce(t('recordings.settings.kept'));
    },
  });
  const change = (part: Partial<RecordingSettings>): void => { setSettings({ ...settings, ...part }); };
  const lockedOut = !isOpen(state, settings.mode, settings.purpose);
  return (
    <Card title={t('recordings.settings.title')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!lockedOut) save.mutate({ settings });
        }}
      >
        <Choices
          question={t('recordings.settings.mode')}
          options={modes.map((value) => ({ value, label: t(`recordings.mode.${value}.name`), help: t(`recordings.mode.${value}.help`) }))}
          chosen={settings.mode}
          onChoose={(mode) => { change({ mode }); }}
          stacked
          disabled={!mayChange}
        />
        {lockedOut ? <Notice tone="ring" icon={<IconLock size={22} stroke={1.9} />}>{t('recordings.settings.lockedOut')}</Notice> : null}
        {settings.mode === 'off' ? null : (
          <>
            <div className={classes['pair']}>
              <SelectField
                label={t('recordings.settings.purpose')}
                disabled={!mayChange}
                value={settings.purpose}
                data={recordingPurpose.options.map((value) => ({ value, label: t(`recordings.purpose.${value}`) }))}
                onChange={(event) => {
                  const purpose = recordingPurpose.options.find((one) => one === event.currentTarget.value);
                  if (purpose !== undefined) change({ purpose });
                }}
              />
              <SelectField
                label={t('recordings.settings.months')}
                description={t('recordings.settings.monthsHelp', { count: state.capMonths })}
                disabled={!mayChange}
                value={String(settings.months[settings.purpose])}
                data={Array.from({ length: Math.max(state.capMonths, settings.months[settings.purpose]) }, (_none, index) => ({ value: String(index + 1), label: t('recordings.settings.monthsOf', { count: index + 1 }) }))}
                onChange={(event) => { change({ months: { ...settings.months, [settings.purpose]: Number(event.currentTarget.value) } }); }}
              />
            </div>
            <TextAreaField
              label={t('recordings.settings.sentence')}
              description={t('recordings.settings.sentenceHelp')}
              placeholder={t('softphone.recording.sentence')}
              maxLength={300}
              autosize
              minRows={2}
              disabled={!mayChange}
              value={settings.consentSentence}
              onChange={(event) => { change({ consentSentence: event.currentTarget.value }); }}
            />
            <SelectField
              label={t('recordings.settings.beep')}
              description={t('recordings.settings.beepHelp')}
              disabled={!mayChange}
              value={String(settings.beepSeconds)}
              data={beeps.map((value) => ({ value, label: t(`recordings.settings.beepOf.${value}`) }))}
              onChange={(event) => { change({ beepSeconds: Number(event.currentTarget.value) as RecordingSettings['beepSeconds'] }); }}
            />
            <Switch
              label={t('recordings.settings.own')}
              description={t('recordings.settings.ownHelp')}
              disabled={!mayChange}
              checked={settings.ownListening}
              onChange={(event) => { change({ ownListening: event.currentTarget.checked }); }}
            />
          </>
        )}
        <ErrorNotice error={save.error} />
        {mayChange ? (
          <div>
            <Button variant="primary" type="submit" busy={save.isPending} aria-disabled={lockedOut || undefined}>{t('app.keep')}</Button>
          </div>
        ) : (
          <p className={classes['quiet']}>{t('recordings.settings.administratorOnly')}</p>
        )}
      </form>
    </Card>
  );
}

function Authorisations({ state, mayChange }: { readonly state: RecordingState; readonly mayChange: boolean }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const [giving, setGiving] = useState(false);
  const [closing, setClosing] = useState<RecordingAuthorisation | null>(null);
  return (
    <Card title={t('recordings.authorisation.title')}>
      <p className={classes['quiet']}>{t('recordings.authorisation.text')}</p>
      {state.authorisations.length === 0 ? (
        <p>{t('recordings.authorisation.none')}</p>
      ) : (
        <ul className={classes['authorisations']}>
          {state.authorisations.map((one) => (
            <li key={one.id}>
              {one.state === 'inForce' ? <IconLockOpen size={22} stroke={1.9} aria-hidden="true" /> : <IconLock size={22} stroke={1.9} aria-hidden="true" />}
              <span className={pick['words']}>
                <strong>{t(`recordings.mode.${one.mode}.name`)}</strong>
                <span>
                  {t(`recordings.purpose.${one.purpose}`)}, {t(`recordings.authorisation.basis.${one.legalBasis}`)}
                </span>
                <span className={classes['quiet']}>{t('recordings.authorisation.until', { date: dates.day(one.endsOn), dpia: one.dpiaReference })}</span>
              </span>
              <Chip tone={one.state === 'inForce' ? 'ok' : 'ring'}>{t(`recordings.authorisation.state.${one.state}`)}</Chip>
              {mayChange && one.state === 'inForce' ? <Button onClick={() => { setClosing(one); }}>{t('recordings.authorisation.close')}</Button> : null}
            </li>
          ))}
        </ul>
      )}
      {mayChange ? (
        <div>
          <Button icon={<IconLockOpen size={22} stroke={1.9} />} onClick={() => { setGiving(true); }}>{t('recordings.authorisation.give')}</Button>
        </div>
      ) : null}
      {giving ? <GiveDialog onClose={() => { setGiving(false); }} /> : null}
      {closing === null ? null : <CloseDialog authorisation={closing} onClose={() => { setClosing(null); }} />}
    </Card>
  );
}

function useKept(done: () => void): (state: RecordingState) => void {
  const client = useQueryClient();
  return (state) => {
    client.setQueryData(['recordings.getState', {}], state);
    done();
  };
}

function GiveDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const give = useCallMutation('recordings.authorise', { onSuccess: useKept(onClose) });
  const [mode, setMode] = useState<LockedMode | null>(null);
  const [purpose, setPurpose] = useState<RecordingPurpose | null>(null);
  const [basis, setBasis] = useState<(typeof legalBasis.options)[number] | null>(null);
  const [dpia, setDpia] = useState('');
  const [ends, setEnds] = useState('');
  const [announced, setAnnounced] = useState(false);
  const endsOn = dateIn(ends);
  const missing =
    mode === null ? 'mode' : purpose === null ? 'purpose' : basis === null ? 'basis' : dpia.trim().length < 3 ? 'dpia' : endsOn === null ? 'end' : announced ? null : 'announcement';
  return (
    <ActDialog
      title={t('recordings.authorisation.giveTitle')}
      submit={t('recordings.authorisation.submit')}
      busy={give.isPending}
      error={give.error}
      missing={missing === null ? null : t(`recordings.authorisation.owed.${missing}`)}
      onClose={onClose}
      onSubmit={() => {
        if (mode !== null && purpose !== null && basis !== null && endsOn !== null && announced) give.mutate({ mode, purpose, legalBasis: basis, dpiaReference: dpia.trim(), endsOn, announcementInPlace: true });
      }}
    >
      <Notice tone="ring">{t('recordings.authorisation.warning')}</Notice>
      <Choices question={t('recordings.authorisation.mode')} options={lockedMode.options.map((value) => ({ value, label: t(`recordings.mode.${value}.name`), help: t(`recordings.mode.${value}.help`) }))} chosen={mode} onChoose={setMode} stacked />
      <SelectField
        label={t('recordings.settings.purpose')}
        value={purpose ?? ''}
        data={[{ value: '', label: t('recordings.authorisation.choose') }, ...recordingPurpose.options.map((value) => ({ value, label: t(`recordings.purpose.${value}`) }))]}
        onChange={(event) => { setPurpose(recordingPurpose.options.find((one) => one === event.currentTarget.value) ?? null); }}
      />
      <SelectField
        label={t('recordings.authorisation.basisOf')}
        value={basis ?? ''}
        data={[{ value: '', label: t('recordings.authorisation.choose') }, ...legalBasis.options.map((value) => ({ value, label: t(`recordings.authorisation.basis.${value}`) }))]}
        onChange={(event) => { setBasis(legalBasis.options.find((one) => one === event.currentTarget.value) ?? null); }}
      />
      <Field label={t('recordings.authorisation.dpia')} description={t('recordings.authorisation.dpiaHelp')} maxLength={200} value={dpia} onChange={(event) => { setDpia(event.currentTarget.value); }} />
      <Field type="date" label={t('recordings.authorisation.end')} description={t('recordings.authorisation.endHelp')} value={ends} onChange={(event) => { setEnds(event.currentTarget.value); }} />
      <Checkbox size="md" label={t('recordings.authorisation.announcement')} checked={announced} onChange={(event) => { setAnnounced(event.currentTarget.checked); }} />
    </ActDialog>
  );
}

function CloseDialog({ authorisation, onClose }: { readonly authorisation: RecordingAuthorisation; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const close = useCallMutation('recordings.closeAuthorisation', { onSuccess: useKept(onClose) });
  return (
    <ActDialog
      danger
      title={t('recordings.authorisation.closeTitle')}
      submit={t('recordings.authorisation.close')}
      busy={close.isPending}
      error={close.error}
      missing={reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
      onClose={onClose}
      onSubmit={() => { close.mutate({ authorisationId: authorisation.id, reason: reason.trim() }); }}
    >
      <p>{t('recordings.authorisation.closeText')}</p>
      <TextAreaField label={t('recordings.erase.reason')} required maxLength={300} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </ActDialog>
  );
}
