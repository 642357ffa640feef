// Choosing a secret phrase: seven drawn words to copy by reading, or one's own, measured while it is written.
// Invariant: a phrase is handed over only when it is acceptable and has been written twice.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCircleCheck, IconCircleDot, IconKey, IconPencil, IconRefresh, IconShieldCheck, IconShieldHalf, IconAlertCircle } from '@tabler/icons-react';
import { Button } from '../ui/button.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import { retypeProgress } from './retype.ts';
import { suggestedStrength, type Strength } from './passphrase-strength.ts';
import { useStrength } from './use-strength.ts';
import classes from './passphrase-chooser.module.css';

interface PassphraseChooserProps {
  /** The phrase, or null while it cannot be used yet. */
  readonly onChange: (passphrase: string | null) => void;
  /** Names and words of the person that count for nothing in the estimate. */
  readonly known: readonly string[];
}

export function PassphraseChooser({ onChange, known }: PassphraseChooserProps): ReactNode {
  const [mode, setMode] = useState<'suggested' | 'own'>('suggested');
  const change = (next: 'suggested' | 'own'): void => {
    onChange(null);
    setMode(next);
  };
  return mode === 'suggested' ? (
    <SuggestedPhrase onChange={onChange} onWriteOwn={() => change('own')} />
  ) : (
    <OwnPhrase onChange={onChange} known={known} onTakeSuggested={() => change('suggested')} />
  );
}

function StrengthBar({ strength }: { readonly strength: Strength }): ReactNode {
  const { t } = useTranslation();
  const word = t(`session.chooser.strengths.${strength.word}`);
  const tone = strength.acceptable ? 'ok' : 'ring';
  return (
    <p className={classes['strength']} data-tone={tone} role="status">
      <span className={classes['bar']} aria-hidden="true">
        {[1, 2, 3, 4].map((segment) => (
          <i key={segment} data-lit={segment <= strength.segments || undefined} />
        ))}
      </span>
      {strength.acceptable ? (
        <IconShieldCheck size={22} stroke={1.9} aria-hidden="true" />
      ) : (
        <IconShieldHalf size={22} stroke={1.9} aria-hidden="true" />
      )}
      <span className="e-hidden">{t('session.chooser.strength', { word })}</span>
      <span aria-hidden="true">{word}</span>
    </p>
  );
}

function Warning(): ReactNode {
  const { t } = useTranslation();
  return (
    <Notice tone="ring" icon={<IconKey size={22} stroke={1.9} />}>
      <strong>{t('session.chooser.warningTitle')}</strong> {t('session.chooser.warning')}
    </Notice>
  );
}

function Result({ tone, children }: { readonly tone: 'plain' | 'ok' | 'alert'; readonly children: ReactNode }): ReactNode {
  return (
    <p className={classes['result']} data-result={tone} role="status">
      {tone === 'ok' ? (
        <IconCircleCheck size={22} stroke={1.9} aria-hidden="true" />
      ) : tone === 'alert' ? (
        <IconAlertCircle size={22} stroke={1.9} aria-hidden="true" />
      ) : (
        <IconCircleDot size={22} stroke={1.9} aria-hidden="true" />
      )}
      {children}
    </p>
  );
}

interface SuggestedPhraseProps {
  readonly onChange: (passphrase: string | null) => void;
  readonly onWriteOwn: () => void;
}

function SuggestedPhrase({ onChange, onWriteOwn }: SuggestedPhraseProps): ReactNode {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const draw = useCallMutation('session.suggestPassphrase');
  const { mutate } = draw;
  useEffect(() => {
    mutate({});
  }, [mutate]);
  const words = draw.data?.words ?? [];
  const progress = retypeProgress(words, typed);

  const type = (text: string): void => {
    setTyped(text);
    onChange(retypeProgress(words, text).complete ? words.join(' ') : null);
  };
  return (
    <div className={classes['chooser']}>
      <div className={classes['card']}>
        {words.length === 0 ? (
          <p>{t('session.chooser.loading')}</p>
        ) : (
          <ol className={classes['words']} aria-label={t('session.chooser.suggested')} lang="fr">
            {words.map((word, index) => (
              <li key={`${index} ${word}`} className={classes['word']}>
                {word}
              </li>
            ))}
          </ol>
        )}
        <div className={classes['tools']}>
          <div className={classes['buttons']}>
            <Button
              icon={<IconRefresh size={20} stroke={1.9} />}
              busy={draw.isPending}
              onClick={() => {
                type('');
                mutate({});
              }}
            >
              {t('session.chooser.another')}
            </Button>
            <Button icon={<IconPencil size={20} stroke={1.9} />} onClick={onWriteOwn}>
              {t('session.chooser.mine')}
            </Button>
          </div>
          <StrengthBar strength={suggestedStrength} />
        </div>
        <ErrorNotice error={draw.error} />
      </div>
      <div className={classes['retype']}>
        <PassphraseField
          label={t('session.chooser.retype')}
          description={t('session.chooser.retypeHelp')}
          purpose="new"
          value={typed}
          onChange={(event) => type(event.currentTarget.value)}
          disabled={words.length === 0}
        />
        <Result tone={progress.complete ? 'ok' : progress.mistakeAt === null ? 'plain' : 'alert'}>
          {progress.complete
            ? t('session.chooser.complete')
            : progress.mistakeAt === null
              ? t('session.chooser.progress', { count: progress.correct, total: progress.total })
              : t('session.chooser.mistake', { word: progress.mistakeAt })}
        </Result>
      </div>
      <Warning />
    </div>
  );
}

interface OwnPhraseProps {
  readonly onChange: (passphrase: string | null) => void;
  readonly known: readonly string[];
  readonly onTakeSuggested: () => void;
}

function OwnPhrase({ onChange, known, onTakeSuggested }: OwnPhraseProps): ReactNode {
  const { t } = useTranslation();
  const [phrase, setPhrase] = useState('');
  const [again, setAgain] = useState('');
  const strength = useStrength(phrase, known);
  const same = phrase !== '' && again.normalize('NFC') === phrase.normalize('NFC');
  const accepted = strength?.acceptable === true && same ? phrase : null;
  useEffect(() => {
    onChange(accepted);
  }, [accepted, onChange]);
  return (
    <div className={classes['chooser']}>
      <div className={classes['card']}>
        <PassphraseField
          label={t('session.chooser.mineLabel')}
          description={t('session.chooser.mineHelp')}
          purpose="new"
          autoFocus
          value={phrase}
          onChange={(event) => setPhrase(event.currentTarget.value)}
        />
        <div className={classes['tools']}>
          <Button icon={<IconRefresh size={20} stroke={1.9} />} onClick={onTakeSuggested}>
            {t('session.chooser.back')}
          </Button>
          {strength === null ? null : <StrengthBar strength={strength} />}
        </div>
        {strength?.reasons[0] === undefined ? null : <p>{t(`session.chooser.reasons.${strength.reasons[0]}`)}</p>}
      </div>
      <div className={classes['retype']}>
        <PassphraseField
          label={t('session.chooser.retypeMine')}
          purpose="new"
          value={again}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        {again === '' ? null : (
          <Result tone={same ? 'ok' : 'plain'}>{same ? t('session.chooser.same') : t('session.chooser.different')}</Result>
        )}
      </div>
      <Warning />
    </div>
  );
}
