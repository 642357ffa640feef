// The trail as a virtual table. Invariant: a row says what the entry says, and nothing that the entry does not hold.
import { useEffect, useRef, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { AuditEntry } from '../../../core/contract/calls/privacy-trail.ts';
import { auditReasonText } from '../../audit/audit-reason-text.ts';
import { formatCount, formatTime } from '../../ui/format.ts';
import { usePreferences } from '../../ui/preferences.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useWhen } from '../use-when.ts';
import classes from './audit.module.css';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  /** The last entry is there: the number of rows is known. */
  readonly complete: boolean;
  readonly now: number;
  readonly listKey: string;
  readonly onMore: () => void;
}

const columns = ['at', 'who', 'what', 'why', 'sequence'] as const;
const rowRem = 3.375;

export function AuditTable({ entries, complete, now, listKey, onMore }: AuditTableProps): ReactNode {
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
    getItemKey: (index) => entries[index]?.sequence ?? index,
  });
  const rows = virtualizer.getVirtualItems();
  const lastShown = rows[rows.length - 1]?.index ?? -1;

  useEffect(() => {
    if (!complete && lastShown >= entries.length - 20) onMore();
  }, [complete, lastShown, entries.length, onMore]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowPixels]);

  return (
    <div className={classes['box']}>
      {/* Nothing in a row takes the focus: the box itself must, so that the keyboard can scroll it. */}
      <div
        className={classes['table']}
        role="table"
        tabIndex={0}
        aria-label={t('console.audit.tableLabel')}
        aria-rowcount={complete ? entries.length + 1 : -1}
        aria-colcount={columns.length}
        ref={scroller}
      >
        <div role="rowgroup" className={classes['head']}>
          <div role="row" aria-rowindex={1} className={classes['row']}>
            {columns.map((column) => (
              <div role="columnheader" key={column} className={classes[column]}>
                <Trans i18nKey={`console.audit.columns.${column}`} components={{ sup: <sup /> }} />
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes['rows']} style={{ height: `${virtualizer.getTotalSize()}px` }}>
          {rows.map((item) => {
            const entry = entries[item.index];
            if (entry === undefined) return null;
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
                <div role="cell" className={classes['at']}>
                  <span className={classes['time']}>{formatTime(entry.at, language)}</span> {when.day(entry.at, now)}
                </div>
                <div role="cell" className={classes['who']}>
                  {entry.actorName ?? <span className={classes['quiet']}>{t('console.audit.system')}</span>}
                </div>
                <div role="cell" className={classes['what']}>
                  {t(`console.operation.${entry.operation}`)}
                  {entry.referenceName === null || entry.referenceName === entry.actorName ? null : (
                    <span className={classes['quiet']}> {t('console.audit.about', { name: entry.referenceName })}</span>
                  )}
                </div>
                <div role="cell" className={classes['why']}>
                  {auditReasonText(t, language, entry)}
                </div>
                <div role="cell" className={classes['sequence']}>
                  {formatCount(entry.sequence, language)}
                </div>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
