// Réglages: the association, the screen lock, the recovery sheet, this computer, one's own passphrase, the version; and, for
// administrators, the announcements.
import { Suspense, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { AssociationSettings } from '../../../core/contract/calls/setup.ts';
import { ownChoices, OwnDialogs, type OwnChoice } from '../../own/own-dialogs.tsx';
import { ChangePassphraseScreen } from '../../session/change-passphrase-screen.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextAreaField } from '../../ui/field.tsx';
import { Card, Page } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { PreferencesFields } from '../../ui/preferences-dialog.tsx';
import { later } from '../../ui/later.tsx';
import { useSession } from '../../ui/session-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { useNavigation } from '../navigation-store.ts';
import { RecoverySheetSteps } from '../recovery-sheet-steps.tsx';
import { useChangingPassphrase } from './changing-passphrase.ts';
import classes from './settings.module.css';

const announcements = later(async () => (await import('../announcements/announcements-tab.tsx')).AnnouncementsTab);

const settingsTabs = ['general', 'announcements'] as const;

export function SettingsPage(): ReactNode {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof settingsTabs)[number]>('general');
  const administers = useSession()?.account?.role === 'administrator';
  return (
    <Page title={t('console.settings.title')}>
      {administers ? (
        <Tabs label={t('announcements.tabs.label')} tabs={settingsTabs.map((name) => ({ name, label: t(`announcements.tabs.${name}`) }))} chosen={tab} onChoose={setTab}>
          {tab === 'general' ? (
            <General />
          ) : (
            <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
              <announcements.Part />
            </Suspense>
          )}
        </Tabs>
      ) : (
        <General />
      )}
    </Page>
  );
}

function General(): ReactNode {
  const { t } = useTranslation();
  const administers = useSession()?.account?.role === 'administrator';
  const association = useCallQuery('association.getSettings', {}, { staleTime: Number.POSITIVE_INFINITY, enabled: administers });
  const info = useCallQuery('app.getInfo', {});
  const begin = useChangingPassphrase((state) => state.begin);
  return (
      <div className={classes['columns']}>
        {administers ? (
          <Card title={t('console.settings.association')}>
            <p className={classes['quiet']}>{t('console.settings.associationText')}</p>
            <Loaded query={association}>{(stored) => <AssociationForm stored={stored} />}</Loaded>
          </Card>
        ) : null}
        <div className={classes['side']}>
          {administers ? <SheetCard /> : null}
          <Card title={t('console.settings.passphrase')}>
            <p className={classes['quiet']}>{t('console.settings.passphraseText')}</p>
            <div>
              <Button onClick={begin}>{t('console.settings.changePassphrase')}</Button>
            </div>
          </Card>
          <OwnCard />
          <Card title={t('console.settings.computer')}>
            <p className={classes['quiet']}>{t('console.settings.computerText')}</p>
            <PreferencesFields />
          </Card>
          <Card title={t('console.settings.about')}>
            {info.data === undefined ? null : <p>{t('console.settings.version', { version: info.data.version })}</p>}
            <p className={classes['quiet']}>{t('console.settings.licence')}</p>
            <p className={classes['quiet']}>{t('console.settings.holidays')}</p>
            {info.data?.demonstration === true ? <p className={classes['quiet']}>{t('console.settings.demonstration')}</p> : null}
          </Card>
        </div>
      </div>
  );
}

/** What everybody may read and sign for themselves, whatever their role. */
function OwnCard(): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState<OwnChoice | null>(null);
  return (
    <Card title={t('own.menu.label')}>
      <div className={classes['buttons']}>
        {ownChoices.map((choice) => (
          <Button
            key={choice}
            onClick={() => {
              setOpen(choice);
            }}
          >
            {t(`own.menu.${choice}`)}
          </Button>
        ))}
      </div>
      <OwnDialogs
        open={open}
        onClose={() => {
          setOpen(null);
        }}
      />
    </Card>
  );
}

/** Replaces the whole window: nothing else is to be done meanwhile. */
export function ChangingPassphrase(): ReactNode {
  const end = useChangingPassphrase((state) => state.end);
  return <ChangePassphraseScreen layout="wide" mode="wanted" onDone={end} />;
}

function AssociationForm({ stored }: { readonly stored: AssociationSettings }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({ ...stored, lockAfterMinutes: String(stored.lockAfterMinutes) });
  const [tried, setTried] = useState(false);
  const save = useCallMutation('association.saveSettings', {
    onSuccess: (kept) => {
      client.setQueryData(['association.getSettings', {}], kept);
      setTried(false);
    },
  });
  const minutes = /^\d{1,2}$/.test(form.lockAfterMinutes.trim()) ? Number(form.lockAfterMinutes) : Number.NaN;
  const lockWrong = !(minutes >= 1 && minutes <= 60);
  const nameMissing = form.name.trim() === '';
  const text = (field: keyof AssociationSettings) => ({
    value: form[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      setForm({ ...form, [field]: event.currentTarget.value });
      if (!save.isIdle && !save.isPending) save.reset();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!lockWrong && !nameMissing && !save.isPending) save.mutate({ ...form, lockAfterMinutes: minutes });
  };
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <Field
        label={t('console.settings.name')}
        required
        maxLength={120}
        error={tried && nameMissing ? t('console.settings.nameMissing') : null}
        {...text('name')}
      />
      <Field label={t('console.settings.subtitle')} description={t('setup.association.subtitleHint')} maxLength={160} {...text('subtitle')} />
      <TextAreaField label={t('console.settings.address')} description={t('setup.association.addressHint')} maxLength={240} autosize minRows={2} {...text('address')} />
      <TextAreaField label={t('console.settings.reminder')} description={t('console.settings.reminderHint')} maxLength={300} autosize minRows={2} {...text('reminder')} />
      <h3 className={classes['subtitle']}>{t('console.settings.lock')}</h3>
      <Field
        label={t('console.settings.lockAfter')}
        description={t('console.settings.lockHint')}
        inputMode="numeric"
        required
        maxLength={2}
        error={tried && lockWrong ? t('console.settings.lockWrong') : null}
        {...text('lockAfterMinutes')}
      />
      <ErrorNotice error={save.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('console.settings.associationSaved')}</Notice> : null}</div>
      <div>
        <Button variant="primary" type="submit" busy={save.isPending}>
          {t('console.settings.saveAssociation')}
        </Button>
      </div>
    </form>
  );
}

function SheetCard(): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { landing } = useNavigation();
  const [open, setOpen] = useState(landing?.kind === 'recoverySheet');
  const [done, setDone] = useState(false);
  const [busy, setBusy] = useState(false);
  const close = (): void => {
    if (!busy) setOpen(false);
  };
  return (
    <Card title={t('console.settings.sheet')}>
      <p className={classes['quiet']}>{t('console.settings.sheetText')}</p>
      <div role="status">{done ? <Notice tone="ok">{t('console.settings.sheetDone')}</Notice> : null}</div>
      <div>
        <Button
          onClick={() => {
            setDone(false);
            setOpen(true);
          }}
        >
          {t('console.settings.newSheet')}
        </Button>
      </div>
      <Dialog
        open={open}
        kind="alert"
        title={t('console.settings.sheet')}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button variant="primary" type="submit" form="new-sheet" busy={busy}>
              {t('setup.sheet.confirmSettings')}
            </Button>
          </>
        }
      >
        <RecoverySheetSteps
          formId="new-sheet"
          onBusy={setBusy}
          onConfirmed={() => {
            setOpen(false);
            setDone(true);
            void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'today.get' });
          }}
        />
      </Dialog>
    </Card>
  );
}
