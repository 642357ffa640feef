// Rota files: one's own card, a file for volunteers, a file received. Invariant: a new sender is believed only after somebody
// said that the fingerprint was compared.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import { call } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { wholeNumber } from '../logic/shift-form.ts';
import { useWhen } from '../use-when.ts';
import { isDate, today } from './period-dates.ts';
import { FileField, useAct, type ChosenFile } from './parts.tsx';
import classes from './exchange.module.css';

function OwnCard(): ReactNode {
  const { t } = useTranslation();
  const identity = useAct('rotaExchange.getIdentity');
  const save = useAct('rotaExchange.saveCard');
  const [copied, setCopied] = useState(false);
  const { value } = identity;
  return (
    <div className={`${classes['form'] ?? ''} ${classes['part'] ?? ''}`}>
      <h3 className={classes['partTitle']}>{t('rota.exchange.file.ownCard')}</h3>
      <p>{t('rota.exchange.file.ownCardHint')}</p>
      {value === null ? (
        <div className={classes['acts']}>
          <Button busy={identity.busy} onClick={() => { identity.run({}); }}>
            {t('rota.exchange.file.showCard')}
          </Button>
        </div>
      ) : (
        <>
          <p className={classes['code']}>{value.card}</p>
          <div className={classes['acts']}>
            <Button
              onClick={() => {
                void navigator.clipboard.writeText(value.card).then(() => {
                  setCopied(true);
                });
              }}
            >
              {t('rota.exchange.file.copy')}
            </Button>
            <Button busy={save.busy} onClick={() => { save.run({}); }}>
              {t('rota.exchange.file.saveCard')}
            </Button>
            <span role="status">{copied ? t('rota.exchange.file.copied') : null}</span>
          </div>
          <p>
            {t('rota.exchange.file.cardFingerprint')}
            <br />
            <strong>{value.cardFingerprint}</strong>
          </p>
          <p>
            {t('rota.exchange.file.signingFingerprint')}
            <br />
            <strong>{value.signingFingerprint}</strong>
          </p>
        </>
      )}
      <ErrorNotice error={identity.error ?? save.error} />
    </div>
  );
}

function CardCheck({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation();
  const [card, setCard] = useState<CallResponse<'rotaExchange.readCard'>['card']>(null);
  useEffect(() => {
    let stale = false;
    call('rotaExchange.readCard', { text }).then(
      (answer) => {
        if (!stale) setCard(answer.card);
      },
      () => undefined,
    );
    return () => {
      stale = true;
    };
  }, [text]);
  return <li>{card === null ? t('rota.exchange.file.cardWrong') : t('rota.exchange.file.cardOk', { name: card.name, fingerprint: card.fingerprint })}</li>;
}

export function SendCard({ helplines, administers }: { readonly helplines: readonly Helpline[]; readonly administers: boolean }): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(helplines.map(({ id }) => id)));
  const [from, setFrom] = useState(() => today(defaultZone));
  const [weeks, setWeeks] = useState('8');
  const [protect, setProtect] = useState<'cards' | 'passphrase'>('cards');
  const [cards, setCards] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [withNumbers, setWithNumbers] = useState(false);
  const write = useAct('rotaExchange.saveRotaFile');
  const suggest = useAct('session.suggestPassphrase');
  const lines = cards.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const helplineIds = helplines.map(({ id }) => id).filter((id) => chosen.has(id));
  const weekCount = wholeNumber(weeks, 1, 26);
  const ready = helplineIds.length > 0 && weekCount !== null && isDate(from) && (protect === 'cards' ? lines.length > 0 : passphrase.trim() !== '');
  const submit = (): void => {
    if (!ready || write.busy) return;
    write.run({ helplineIds, from, weeks: weekCount, withNumbers, to: protect === 'cards' ? { kind: 'cards', cards: lines } : { kind: 'passphrase', passphrase } });
  };
  return (
    <Card title={t('rota.exchange.file.title')}>
      <div className={classes['form']}>
        <p className={classes['intro']}>{t('rota.exchange.file.intro')}</p>
        <h3 className={classes['partTitle']}>{t('rota.exchange.file.writeTitle')}</h3>
        {helplines.map(({ id, name }) => (
          <Checkbox
            key={id}
            label={name}
            checked={chosen.has(id)}
            onChange={(event) => {
              const next = new Set(chosen);
              if (event.currentTarget.checked) next.add(id);
              else next.delete(id);
              setChosen(next);
            }}
          />
        ))}
        <div className={classes['pair']}>
          <Field type="date" label={t('rota.exchange.from')} value={from} onChange={(event) => { setFrom(event.currentTarget.value); }} />
          <Field label={t('rota.exchange.file.weeks')} inputMode="numeric" maxLength={2} value={weeks} onChange={(event) => { setWeeks(event.currentTarget.value); }} />
        </div>
        <SelectField
          label={t('rota.exchange.file.protect')}
          value={protect}
          data={[
            { value: 'cards', label: t('rota.exchange.file.byCards') },
            { value: 'passphrase', label: t('rota.exchange.file.byPassphrase') },
          ]}
          onChange={(event) => {
            setProtect(event.currentTarget.value === 'passphrase' ? 'passphrase' : 'cards');
          }}
        />
        {protect === 'cards' ? (
          <>
            <TextAreaField label={t('rota.exchange.file.cards')} minRows={2} value={cards} spellCheck={false} onChange={(event) => { setCards(event.currentTarget.value); }} />
            <ul className={classes['list']} aria-live="polite">
              {lines.map((line) => (
                <CardCheck key={line} text={line} />
              ))}
            </ul>
          </>
        ) : (
          <>
            <Field label={t('rota.exchange.file.passphrase')} description={t('rota.exchange.file.passphraseHint')} value={passphrase} onChange={(event) => { setPassphrase(event.currentTarget.value); }} />
            <div className={classes['acts']}>
              <Button busy={suggest.busy} onClick={() => { suggest.run({}, ({ words }) => { setPassphrase(words.join(' ')); }); }}>
                {t('rota.exchange.file.suggest')}
              </Button>
            </div>
          </>
        )}
        {administers ? (
          <Checkbox
            label={t('rota.exchange.file.withNumbers')}
            description={t('rota.exchange.file.withNumbersHint')}
            checked={withNumbers}
            onChange={(event) => {
              setWithNumbers(event.currentTarget.checked);
            }}
          />
        ) : null}
        <div className={classes['acts']}>
          <Button disabled={!ready} busy={write.busy} onClick={submit}>
            {t('rota.exchange.file.write')}
          </Button>
        </div>
        <ErrorNotice error={write.error ?? suggest.error} />
        {write.value?.saved === true ? <Notice tone="ok" live="status">{t('rota.exchange.saved')}</Notice> : null}
      </div>
    </Card>
  );
}

export function ReceiveCard({ administers }: { readonly administers: boolean }): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [compared, setCompared] = useState(false);
  const open = useAct('rotaExchange.openRotaFile');
  const receive = useAct('rotaExchange.importRotaFile');
  const typed = passphrase.trim() === '' ? null : passphrase;
  const asksPassphrase = open.error?.code === 'file-passphrase-needed' || open.error?.code === 'file-passphrase-wrong' || typed !== null;
  const seen = open.value;
  const look = (chosen: ChosenFile): void => {
    setCompared(false);
    receive.clear();
    open.run({ file: chosen, passphrase: typed });
  };
  return (
    <Card title={t('rota.exchange.file.openTitle')}>
      <div className={classes['form']}>
        <FileField
          label={t('rota.exchange.file.choose')}
          accept=".ecoutille"
          onChosen={(chosen, error) => {
            setFile(chosen);
            setPassphrase('');
            receive.clear();
            open.clear();
            if (error !== null) open.fail(error);
            else if (chosen !== null) open.run({ file: chosen, passphrase: null });
          }}
        />
        {file !== null && asksPassphrase && seen === null ? (
          <>
            <Field label={t('rota.exchange.file.passphrase')} value={passphrase} onChange={(event) => { setPassphrase(event.currentTarget.value); }} />
            <div className={classes['acts']}>
              <Button busy={open.busy} onClick={() => { look(file); }}>
                {t(open.busy ? 'rota.exchange.file.opening' : 'rota.exchange.file.open')}
              </Button>
            </div>
          </>
        ) : null}
        <ErrorNotice error={open.error} />
        {seen === null || file === null ? null : (
          <section className={classes['result']} aria-label={t('rota.exchange.file.from', { name: seen.sender.name })}>
            <p>
              <strong>{t('rota.exchange.file.from', { name: seen.sender.name })}</strong>
            </p>
            <p>{t('rota.exchange.file.span', { from: when.fullDay(seen.from), to: when.fullDay(seen.to - 1), date: when.fullDay(seen.createdAt) })}</p>
            <p>{t('rota.exchange.file.helplines', { names: seen.helplines.join(', ') })}</p>
            <p>{t('rota.exchange.file.counts', { added: seen.added, changed: seen.changed, removed: seen.removed })}</p>
            {seen.numbers === 0 ? null : <p>{t('rota.exchange.file.numbers', { count: seen.numbers, n: seen.numbers })}</p>}
            {seen.sender.trusted ? (
              <Notice tone="ok">{t('rota.exchange.file.trusted')}</Notice>
            ) : (
              <Notice tone="ring" title={t('rota.exchange.file.unknownSender')}>
                <p>{t('rota.exchange.file.compare')}</p>
                <p className={classes['code']}>{seen.sender.fingerprint}</p>
                <Checkbox
                  label={t('rota.exchange.file.same')}
                  checked={compared}
                  onChange={(event) => {
                    setCompared(event.currentTarget.checked);
                  }}
                />
              </Notice>
            )}
            <div className={classes['acts']}>
              <Button
                variant="primary"
                disabled={!seen.sender.trusted && !compared}
                busy={receive.busy}
                onClick={() => {
                  receive.run({ file, passphrase: typed, trust: compared ? seen.sender.fingerprint : null, revision: seen.revision }, () => { open.clear(); });
                }}
              >
                {t('rota.exchange.file.receive')}
              </Button>
            </div>
          </section>
        )}
        <ErrorNotice error={receive.error} />
        {receive.value === null ? null : <Notice tone="ok" live="status">{t('rota.exchange.file.received')}</Notice>}
        <Senders administers={administers} />
        <OwnCard />
      </div>
    </Card>
  );
}

function Senders({ administers }: { readonly administers: boolean }): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const senders = useCallQuery('rotaExchange.listSenders', {});
  const forget = useCallMutation('rotaExchange.forgetSender', { onSuccess: () => { void senders.refetch(); } });
  const [asked, setAsked] = useState<{ readonly id: string; readonly name: string } | null>(null);
  if (senders.data === undefined || senders.data.length === 0) return null;
  return (
    <div className={`${classes['form'] ?? ''} ${classes['part'] ?? ''}`}>
      <h3 className={classes['partTitle']}>{t('rota.exchange.file.senders')}</h3>
      <ul className={classes['list']}>
        {senders.data.map(({ id, name, fingerprint, trustedAt }) => (
          <li key={id}>
            <span>
              {t('rota.exchange.file.sender', { name, date: when.fullDay(trustedAt) })}
              <br />
              {fingerprint}
            </span>
            {administers ? (
              <Button onClick={() => { setAsked({ id, name }); }}>{t('rota.exchange.file.forget')}</Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ErrorNotice error={forget.error} />
      {asked === null ? null : (
        <ConfirmDialog
          danger
          title={t('rota.exchange.file.forgetTitle', { name: asked.name })}
          text={t('rota.exchange.file.forgetText')}
          submit={t('rota.exchange.file.forget')}
          onClose={() => {
            setAsked(null);
          }}
          onSubmit={() => {
            forget.mutate({ senderId: asked.id });
            setAsked(null);
            return Promise.resolve(null);
          }}
        />
      )}
    </div>
  );
}
