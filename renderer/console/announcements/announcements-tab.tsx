// Annonces: what callers are told by a recorded voice, kind by kind, and the keys they may press.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { AnnouncementState } from '../../../core/contract/calls/announcements.ts';
import { announcementKinds, announcementSettings, type AnnouncementKind, type AnnouncementSettings } from '../../../core/domain/announcements/announcements.ts';
import { bundledText } from '../../announcements/announcement-texts.ts';
import { call } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { callKey, useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { useWhen } from '../use-when.ts';
import { OwnSoundDialog } from './own-sound-dialog.tsx';
import { levelText } from './read-sound.ts';
import { RemoveSoundDialog } from './remove-sound-dialog.tsx';
import { usePlayer, type Player } from './use-player.ts';
import classes from './announcements.module.css';

export function AnnouncementsTab(): ReactNode {
  // Kept as first read, then as each act leaves it: a refetch must not take away what is being chosen.
  const state = useCallQuery('announcements.get', {}, { staleTime: Number.POSITIVE_INFINITY });
  return <Loaded query={state}>{(stored) => <AnnouncementsForm stored={stored} />}</Loaded>;
}

type OpenDialog = { readonly act: 'set' | 'remove'; readonly kind: AnnouncementKind };

function AnnouncementsForm({ stored }: { readonly stored: AnnouncementState }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const player = usePlayer();
  const [settings, setSettings] = useState(stored.settings);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const remember = (next: AnnouncementState): void => {
    client.setQueryData(callKey('announcements.get', {}), next);
  };
  const save = useCallMutation('announcements.saveSettings', { onSuccess: remember });
  const sameKeys = !announcementSettings.safeParse(settings).success;
  const change = (changes: Partial<AnnouncementSettings>): void => {
    player.stop();
    setSettings({ ...settings, ...changes });
    if (!save.isIdle && !save.isPending) save.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!sameKeys && !save.isPending) save.mutate({ settings });
  };
  /** A sound was kept or removed: that kind is as the store left it, the rest as it is being chosen. */
  const onSound = (kind: AnnouncementKind, next: AnnouncementState): void => {
    remember(next);
    setSettings({ ...settings, [kind]: next.settings[kind] });
    setDialog(null);
  };
  const keysRead = stored.keysRead ?? true;
  const digits = [...'0123456789'];
  return (
    <>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <p className={classes['intro']}>{t('announcements.intro')}</p>
        {stored.keysRead === false ? <Notice tone="ring">{t('announcements.keysUnread')}</Notice> : null}
        {announcementKinds.map((kind) => (
          <KindCard
            key={kind}
            kind={kind}
            settings={settings}
            stored={stored}
            keysRead={keysRead}
            player={player}
            onChange={change}
            onAct={(act) => {
              player.stop();
              setDialog({ act, kind });
            }}
          />
        ))}
        <Card title={t('announcements.keys.title')}>
          <p className={classes['quiet']}>{t('announcements.keys.text')}</p>
          <div className={classes['pair']}>
            {(['mentionsKey', 'optOutKey'] as const).map((field) => (
              <SelectField
                key={field}
                label={t(`announcements.keys.${field}`)}
                value={settings[field]}
                error={sameKeys && field === 'optOutKey' ? t('announcements.keys.same') : null}
                data={digits}
                onChange={(event) => {
                  change({ [field]: event.currentTarget.value });
                }}
              />
            ))}
          </div>
        </Card>
        <div className={classes['end']}>
          <ErrorNotice error={save.error} />
          <div role="status">{save.isSuccess ? <Notice tone="ok">{t('announcements.saved')}</Notice> : null}</div>
          <div>
            <Button variant="primary" type="submit" busy={save.isPending}>
              {t('announcements.save')}
            </Button>
          </div>
        </div>
      </form>
      {dialog?.act === 'set' ? (
        <OwnSoundDialog
          kind={dialog.kind}
          text={stored.own.find(({ kind }) => kind === dialog.kind)?.text ?? ''}
          tellsRecording={stored.own.find(({ kind }) => kind === dialog.kind)?.tellsRecording ?? false}
          player={player}
          onKept={(next) => {
            onSound(dialog.kind, next);
          }}
          onClose={() => {
            setDialog(null);
          }}
        />
      ) : null}
      {dialog?.act === 'remove' ? (
        <RemoveSoundDialog
          kind={dialog.kind}
          onRemoved={(next) => {
            onSound(dialog.kind, next);
          }}
          onClose={() => {
            setDialog(null);
          }}
        />
      ) : null}
    </>
  );
}

interface KindCardProps {
  readonly kind: AnnouncementKind;
  readonly settings: AnnouncementSettings;
  readonly stored: AnnouncementState;
  readonly keysRead: boolean;
  readonly player: Player;
  readonly onChange: (changes: Partial<AnnouncementSettings>) => void;
  readonly onAct: (act: 'set' | 'remove') => void;
}

const choicesOf = {
  beforeAnswer: ['off', 'bundled', 'bundledRecording', 'own'],
  mentions: ['off', 'bundled', 'own'],
  outsideHours: ['bundled', 'own'],
  allBusy: ['bundled', 'own'],
  onHold: ['off', 'bundled', 'own'],
  blocked: ['off', 'bundled', 'own'],
} as const;

function KindCard({ kind, settings, stored, keysRead, player, onChange, onAct }: KindCardProps): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const own = stored.own.find((sound) => sound.kind === kind);
  const chosen = settings[kind];
  const text = chosen === 'own' ? (own?.text ?? '') : bundledText(kind, settings, keysRead);
  const playing = player.playing === kind;
  const play = (): void => {
    if (playing) player.stop();
    else if (chosen !== 'own') player.playBundled(kind, kind, settings, keysRead);
    else {
      void call('announcements.getSound', { kind }).then(
        ({ samples }) => {
          player.playSamples(kind, new Int16Array(samples.slice().buffer));
        },
        () => undefined,
      );
    }
  };
  const name = t(`announcements.kind.${kind}.name`);
  return (
    <Card title={name}>
      <p className={classes['quiet']}>{t(`announcements.kind.${kind}.when`)}</p>
      <div className={classes['choice']}>
        <SelectField
          label={t('announcements.choice')}
          value={chosen}
          data={choicesOf[kind].filter((choice) => choice !== 'own' || own !== undefined).map((choice) => ({ value: choice, label: t(choiceText(kind, choice)) }))}
          onChange={(event) => {
            onChange({ [kind]: event.currentTarget.value });
          }}
        />
      </div>
      {text === '' ? null : (
        <blockquote lang="fr" className={classes['text']}>
          {text}
        </blockquote>
      )}
      {chosen !== 'own' || own === undefined ? null : (
        <p className={classes['quiet']}>
          {t('announcements.ownFacts', { seconds: Math.round(own.seconds), loudness: levelText(own.loudness), date: when.fullDay(own.changedAt) })}
        </p>
      )}
      <div className={classes['acts']}>
        {text === '' ? null : (
          <Button icon={playing ? <IconPlayerStop size={20} stroke={1.9} /> : <IconPlayerPlay size={20} stroke={1.9} />} aria-label={t(playing ? 'announcements.stopOne' : 'announcements.playOne', { name })} onClick={play}>
            {t(playing ? 'announcements.stop' : 'announcements.play')}
          </Button>
        )}
        <Button
          aria-label={t(own === undefined ? 'announcements.setOne' : 'announcements.replaceOne', { name })}
          onClick={() => {
            onAct('set');
          }}
        >
          {t(own === undefined ? 'announcements.set' : 'announcements.replace')}
        </Button>
        {own === undefined ? null : (
          <Button
            variant="dangerOutline"
            aria-label={t('announcements.removeOne', { name })}
            onClick={() => {
              onAct('remove');
            }}
          >
            {t('announcements.remove')}
          </Button>
        )}
      </div>
    </Card>
  );
}

/** The bundled voice has two messages before the answer: they are told apart by what they say. */
function choiceText(kind: AnnouncementKind, choice: 'off' | 'bundled' | 'bundledRecording' | 'own') {
  if (kind === 'beforeAnswer' && choice === 'bundled') return 'announcements.choices.confidential' as const;
  return `announcements.choices.${choice}` as const;
}
