// The journal as a table that holds a million rows: only those in sight exist in the page.
// Invariant: screen readers are told the true number of rows and the true place of each one (aria-rowcount, aria-rowindex).
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconChevronRight, IconEye } from '@tabler/icons-react';
import type { CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatRoughDuration, formatTime } from '../../ui/format.ts';
import { usePreferences } from '../../ui/preferences.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { indexAfterKey } from '../logic/navigation.ts';
import { useWhen } from '../use-when.ts';
import { CallerCell, type KnownCaller } from './caller-cell.tsx';
import { OutcomeChip } from './outcome-chip.tsx';
import classes from './journal.module.css';

interface CallTableProps {
  readonly entries: readonly CallLogEntry[];
  /** How many calls the filter keeps, once known. */
  readonly total: number | null;
  readonly now: number;
  readonly mayReveal: boolean;
  readonly more: boolean;
  readonly onMore: () => void;
  readonly onChooseCaller: (caller: KnownCaller) => void;
  readonly onReveal: (entry: CallLogEntry) => void;
  readonly onOpen: (entry: CallLogEntry) => void;
  /** Changes with the filter: the table then starts at its top again. */
  readonly listKey: string;
}

const columns = ['start', 'line', 'caller', 'reveal', 'duration', 'listener', 'outcome', 'detail'] as const;
const rowRem = 3.375;

/** Talk time; for a call that nobody took, how long it rang. Null while it lasts. */
function durationOf(entry: CallLogEntry): number | null {
  return entry.endedAt === null ? null : Math.max(0, entry.endedAt - (entry.answeredAt ?? entry.startedAt));
}

export function CallTable(props: CallTableProps): ReactNode {
  const { entries, total, now, mayReveal, more, onMore, onChooseCaller, onReveal, onOpen, listKey } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const when = useWhen();
  const { textSize } = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const rowPixels = (rowRem * 16 * Number(textSize)) / 100;
  // eslint-disable-next-line react-hooks/incompatible-library -- the virtualizer keeps its own state; this table is not memoised
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 8,
    getItemKey: (index) => entries[index]?.id ?? index,
  });
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows[rows.length - 1]?.index ?? -1;

  useEffect(() => {
    if (more && lastShown >= entries.length - 12) onMore();
  }, [more, lastShown, entries.length, onMore]);

  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);

  // Another text size changes every height at once.
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowPixels]);

  const move = (event: KeyboardEvent, index: number): void => {
    const next = indexAfterKey(event.key, index, entries.length);
    if (next === null) return;
    event.preventDefault();
    virtualizer.scrollToIndex(next);
    // The row may exist only after the scroll has been drawn.
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLButtonElement>(`[data-index="${next}"] [data-open] button`)?.focus();
    });
  };

  return (
    <div className={classes['box']}>
      <div
        className={classes['table']}
        role="table"
        aria-label={t('console.journal.tableLabel')}
        aria-rowcount={total === null ? -1 : total + 1}
        aria-colcount={columns.length}
        ref={scroller}
      >
        <div role="rowgroup" className={classes['head']}>
          <div role="row" aria-rowindex={1} className={classes['row']}>
            {columns.map((column) => (
              <div role="columnheader" key={column} className={classes[column]}>
                {column === 'reveal' || column === 'detail' ? (
                  <span className="e-hidden">{t(`console.journal.columns.${column}`)}</span>
                ) : (
                  t(`console.journal.columns.${column}`)
                )}
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes['rows']} style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {rows.map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
            const { caller } = entry;
            const duration = durationOf(entry);
            const time = formatTime(entry.startedAt, language);
            return (
              <div
                role="row"
                key={item.key}
                aria-rowindex={item.index + 2}
                data-index={item.index}
                ref={virtualizer.measureElement}
                className={classes['row']}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <div role="cell" className={classes['start']}>
                  <span className={classes['time']}>{time}</span>{' '}
                  <span className={classes['date']}>{when.day(entry.startedAt, now)}</span>
                </div>
                <div role="cell" className={classes['line']}>
                  {entry.lineLabel}
                  {entry.direction === 'outgoing' ? <span className={classes['quiet']}> {t('console.journal.outgoing')}</span> : null}
                </div>
                <div role="cell" className={classes['caller']}>
                  <CallerCell caller={caller} onChoose={onChooseCaller} />
                </div>
                <div role="cell" className={classes['reveal']}>
                  {mayReveal && caller.kind === 'known' ? (
                    <IconButton
                      label={t('console.journal.reveal', { pseudonym: caller.pseudonym })}
                      icon={<IconEye size={22} stroke={1.9} aria-hidden="true" />}
                      onClick={() => {
                        onReveal(entry);
                      }}
                    />
                  ) : null}
                </div>
                <div role="cell" className={classes['duration']}>
                  {duration === null ? t('console.journal.ongoing') : formatRoughDuration(duration, language)}
                </div>
                <div role="cell" className={classes['listener']}>
                  {entry.listenerName ?? <span className={classes['quiet']}>{t('console.journal.nobody')}</span>}
                </div>
                <div role="cell" className={classes['outcome']}>
                  <OutcomeChip entry={entry} />
                </div>
                <div role="cell" className={classes['detail']} data-open>
                  <IconButton
                    label={t('console.journal.open', { time })}
                    icon={<IconChevronRight size={22} stroke={1.9} aria-hidden="true" />}
                    onClick={() => {
                      onOpen(entry);
                    }}
                    onKeyDown={(event) => {
                      move(event, item.index);
                    }}
                  />
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
