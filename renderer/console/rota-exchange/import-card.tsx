// A file of another program: what Écoutille understood of it, each bad line named, and only then the import.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { FaultyLine, PlannedImport, RemarkedLine } from '../../../core/contract/rota-exchange-model.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { useRotaWords } from '../rota/rota-words.ts';
import { FileField, useAct, type ChosenFile } from './parts.tsx';
import classes from './exchange.module.css';

type Preview = CallResponse<'rotaExchange.previewImport'>;

const encodingNames = { 'utf-8': 'UTF-8', 'utf-16': 'UTF-16', 'windows-1252': 'Windows-1252' } as const;

export function ImportCard({ helplines }: { readonly helplines: readonly Helpline[] }): ReactNode {
  const { t } = useTranslation();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [helplineId, setHelplineId] = useState<HelplineId | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  /** Another key empties the file field. */
  const [round, setRound] = useState(0);
  const preview = useAct('rotaExchange.previewImport');
  const act = useAct('rotaExchange.import');

  const look = (chosen: ChosenFile | null, into: HelplineId | null): void => {
    setLeft(new Set());
    act.clear();
    if (chosen === null) preview.clear();
    else preview.run({ file: chosen, helplineId: into });
  };
  const leave = (): void => {
    setFile(null);
    preview.clear();
    setRound(round + 1);
  };
  const accept = ({ unknownPeople, mayAddPeople, revision }: Preview): void => {
    if (file === null || act.busy) return;
    const newVolunteers = mayAddPeople ? unknownPeople.map(({ name }) => name).filter((name) => !left.has(name)) : [];
    act.run({ file, helplineId, newVolunteers, revision }, leave);
  };

  return (
    <Card title={t('rota.exchange.import.title')}>
      <div className={classes['form']}>
        <p className={classes['intro']}>{t('rota.exchange.import.intro')}</p>
        <p className={classes['intro']}>{t('rota.exchange.import.columns')}</p>
        <FileField
          key={round}
          label={t('rota.exchange.import.choose')}
          accept=".csv,.txt,.tsv,.ics"
          onChosen={(chosen, error) => {
            setFile(chosen);
            look(chosen, helplineId);
            if (error !== null) preview.fail(error);
          }}
        />
        <SelectField
          label={t('rota.exchange.import.into')}
          value={helplineId ?? ''}
          data={[{ value: '', label: t('rota.exchange.import.asWritten') }, ...helplines.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => {
            const into = helplines.find(({ id }) => id === event.currentTarget.value)?.id ?? null;
            setHelplineId(into);
            look(file, into);
          }}
        />
        {preview.busy ? <p role="status">{t('rota.exchange.import.reading')}</p> : null}
        <ErrorNotice error={preview.error} />
        {preview.value === null ? null : (
          <PreviewView
            preview={preview.value}
            helplines={helplines}
            left={left}
            onLeft={setLeft}
            busy={act.busy}
            onAccept={accept}
            onDrop={leave}
          />
        )}
        <ErrorNotice error={act.error} />
        {act.value === null ? null : (
          <Notice tone="ok" live="status">
            {t('rota.exchange.import.done', { count: act.value.changed.length, n: act.value.changed.length })}
          </Notice>
        )}
      </div>
    </Card>
  );
}

interface PreviewProps {
  readonly preview: Preview;
  readonly helplines: readonly Helpline[];
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
  readonly busy: boolean;
  readonly onAccept: (preview: Preview) => void;
  readonly onDrop: () => void;
}

function PreviewView({ preview, helplines, left, onLeft, busy, onAccept, onDrop }: PreviewProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const count = (n: number): { count: number; n: string } => ({ count: n, n: formatCount(n, language) });
  const { format, encoding, shifts, places, faults, faultCount, remarks, remarkCount, unknownPeople, mayAddPeople, planned } = preview;
  return (
    <section className={classes['result']} aria-label={t('rota.exchange.import.plannedTitle')}>
      <p role="status">
        <strong>{t('rota.exchange.import.understood', { kind: t(`rota.exchange.import.kinds.${format}`), encoding: encodingNames[encoding] })}</strong>
        {'. '}
        {t('rota.exchange.import.count', { count: shifts, shifts: formatCount(shifts, language), places: formatCount(places, language) })}
      </p>
      {faultCount === 0 ? (
        <Notice tone="ok">{t('rota.exchange.import.noFault')}</Notice>
      ) : (
        <Notice tone="alert" title={t('rota.exchange.import.faultsTitle', count(faultCount))}>
          <Mentions mentions={faults} total={faultCount} sentence={({ code }) => t(`rota.exchange.import.faults.${code}`)} />
        </Notice>
      )}
      {remarkCount === 0 ? null : (
        <Notice tone="ring" title={t('rota.exchange.import.remarksTitle', count(remarkCount))}>
          <Mentions mentions={remarks} total={remarkCount} sentence={({ code }) => t(`rota.exchange.import.remarks.${code}`)} />
        </Notice>
      )}
      {unknownPeople.length === 0 ? null : (
        <fieldset className={classes['result']}>
          <legend className={classes['partTitle']}>{t('rota.exchange.import.unknownTitle')}</legend>
          <p>{t(mayAddPeople ? 'rota.exchange.import.unknownText' : 'rota.exchange.import.unknownOnly')}</p>
          {unknownPeople.map(({ name, places: held }) => (
            <Checkbox
              key={name}
              label={t('rota.exchange.import.person', { name, ...count(held) })}
              disabled={!mayAddPeople}
              checked={mayAddPeople && !left.has(name)}
              onChange={(event) => {
                const next = new Set(left);
                if (event.currentTarget.checked) next.delete(name);
                else next.add(name);
                onLeft(next);
              }}
            />
          ))}
        </fieldset>
      )}
      {planned.length === 0 ? null : <Planned planned={planned} total={shifts} helplines={helplines} />}
      <div className={classes['acts']}>
        <Button onClick={onDrop}>{t('rota.exchange.import.drop')}</Button>
        {shifts === 0 ? null : (
          <Button
            variant="primary"
            busy={busy}
            icon={<IconFileImport size={22} stroke={1.9} />}
            onClick={() => {
              onAccept(preview);
            }}
          >
            {t(busy ? 'rota.exchange.import.submitting' : 'rota.exchange.import.submit')}
          </Button>
        )}
      </div>
    </section>
  );
}

interface MentionsProps<M> {
  readonly mentions: readonly M[];
  readonly total: number;
  readonly sentence: (mention: M) => string;
}

function Mentions<M extends FaultyLine | RemarkedLine>({ mentions, total, sentence }: MentionsProps<M>): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className={classes['scroll']} tabIndex={0}>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('rota.exchange.import.line')}</th>
            <th scope="col">{t('rota.exchange.import.column')}</th>
            <th scope="col">{t('rota.exchange.import.wrong')}</th>
            <th scope="col">{t('rota.exchange.import.written')}</th>
          </tr>
        </thead>
        <tbody>
          {mentions.map((mention, index) => (
            <tr key={index}>
              <th scope="row">{mention.line}</th>
              <td>{mention.column === null ? null : t(`rota.exchange.import.columnNames.${mention.column}`)}</td>
              <td>{sentence(mention)}</td>
              <td data-written>{mention.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > mentions.length ? <p>{t('rota.exchange.import.more', { n: formatCount(mentions.length, language) })}</p> : null}
    </div>
  );
}

function Planned({ planned, total, helplines }: { readonly planned: readonly PlannedImport[]; readonly total: number; readonly helplines: readonly Helpline[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useRotaWords();
  const byId = new Map(helplines.map((helpline) => [helpline.id, helpline]));
  return (
    <div className={classes['scroll']} tabIndex={0}>
      <table className={classes['table']}>
        <caption className="e-hidden">{t('rota.exchange.import.plannedTitle')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rota.exchange.import.line')}</th>
            <th scope="col">{t('rota.exchange.import.when')}</th>
            <th scope="col">{t('rota.exchange.import.who')}</th>
            <th scope="col">{t('rota.exchange.import.what')}</th>
          </tr>
        </thead>
        <tbody>
          {planned.map(({ line, helplineId, startsAt, endsAt, people, open, exists, label }) => (
            <tr key={`${String(line)} ${String(startsAt)} ${helplineId}`}>
              <th scope="row">{line}</th>
              <td>{words.moment({ startsAt, endsAt }, byId.get(helplineId)?.zone ?? defaultZone)}</td>
              <td>{[...people.map(({ name }) => name), ...(open > 0 ? [t('rota.exchange.import.openPlaces', { count: open, n: formatCount(open, language) })] : [])].join(', ')}</td>
              <td>{[byId.get(helplineId)?.name ?? '', label, t(exists ? 'rota.exchange.import.joins' : 'rota.exchange.import.new')].filter((text) => text !== '').join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > planned.length ? <p>{t('rota.exchange.import.more', { n: formatCount(planned.length, language) })}</p> : null}
    </div>
  );
}
