// Modèles: the weeks that repeat, from which shifts are made.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconCalendarRepeat, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { Helpline, ShiftPattern } from '../../../core/contract/rota-model.ts';
import { dateOf } from '../../../core/domain/rota/wall-clock.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { Loaded } from '../loading.tsx';
import { newId } from '../logic/new-id.ts';
import { noNeeds, shiftRoles } from '../logic/rota-calendar.ts';
import { PatternDialog } from './pattern-dialog.tsx';
import { useHelplines } from './use-helplines.ts';
import { useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import classes from './rota.module.css';

export function PatternsTab(): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const open = useRotaView((state) => state.open);
  const { helplines, mayEdit } = useHelplines();
  const patterns = useCallQuery('rota.listPatterns', {});
  const [edited, setEdited] = useState<ShiftPattern | null>(null);
  const [removed, setRemoved] = useState<ShiftPattern | null>(null);
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: ['rota.listPatterns'] });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'rota.previewPatterns' });
  };
  const add = (helpline: Helpline): void => {
    const today = dateOf(Date.now(), helpline.zone);
    setEdited({
      id: newId<'shift-pattern'>(Date.now()),
      helplineId: helpline.id,
      label: '',
      weekdays: [],
      everyWeeks: 1,
      anchor: today,
      hours: { from: '09:00', to: '13:00' },
      needs: noNeeds,
      onCall: false,
      languages: [],
      validFrom: today,
      validUntil: null,
      onPublicHolidays: { kind: 'usual' },
      inSchoolHolidays: 'usual',
      exceptions: [],
    });
  };
  const first = helplines[0];
  return (
    <>
      <div className={classes['toolbar']}>
        <p className={classes['intro']}>{t('rota.patterns.intro')}</p>
        {mayEdit && first !== undefined ? (
          <Button
            variant="primary"
            icon={<IconPlus size={22} stroke={1.9} />}
            onClick={() => {
              add(first);
            }}
          >
            {t('rota.patterns.add')}
          </Button>
        ) : null}
      </div>
      <Loaded query={patterns}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon={<IconCalendarRepeat size={44} stroke={1.9} />}
              title={first === undefined ? t('rota.planning.noHelpline') : t('rota.patterns.none')}
              action={
                first === undefined && mayEdit ? (
                  <Button
                    onClick={() => {
                      open('settings');
                    }}
                  >
                    {t('rota.planning.noHelplineAct')}
                  </Button>
                ) : undefined
              }
            >
              {first === undefined ? t('rota.planning.noHelplineText') : t('rota.patterns.noneText')}
            </EmptyState>
          ) : (
            helplines
              .filter(({ id }) => list.some(({ helplineId }) => helplineId === id))
              .map((helpline) => (
                <Card key={helpline.id} title={helpline.name}>
                  <ul className={classes['rows']}>
                    {list
                      .filter(({ helplineId }) => helplineId === helpline.id)
                      .map((pattern) => (
                        <PatternRow
                          key={pattern.id}
                          pattern={pattern}
                          zone={helpline.zone}
                          onEdit={
                            mayEdit
                              ? () => {
                                  setEdited(pattern);
                                }
                              : null
                          }
                          onRemove={() => {
                            setRemoved(pattern);
                          }}
                        />
                      ))}
                  </ul>
                </Card>
              ))
          )
        }
      </Loaded>
      {edited === null ? null : (
        <PatternDialog
          pattern={edited}
          fresh={patterns.data?.every(({ id }) => id !== edited.id) ?? true}
          helplines={helplines}
          onClose={() => {
            setEdited(null);
          }}
          onDone={() => {
            setEdited(null);
            refresh();
          }}
        />
      )}
      {removed === null ? null : (
        <ConfirmDialog
          danger
          title={t('rota.patterns.removeTitle')}
          text={t('rota.patterns.removeText')}
          submit={t('rota.patterns.remove')}
          onClose={() => {
            setRemoved(null);
          }}
          onSubmit={async () => {
            try {
              await call('rota.removePattern', { patternId: removed.id });
              setRemoved(null);
              refresh();
              return null;
            } catch (error) {
              return error instanceof CallError ? error : new CallError('internal', null);
            }
          }}
        />
      )}
    </>
  );
}

interface PatternRowProps {
  readonly pattern: ShiftPattern;
  readonly zone: string;
  /** Null: one only reads. */
  readonly onEdit: (() => void) | null;
  readonly onRemove: () => void;
}

function PatternRow({ pattern, zone, onEdit, onRemove }: PatternRowProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const now = useNow(null);
  const name = pattern.label === '' ? words.hours(pattern.hours) : pattern.label;
  const over = pattern.validUntil !== null && pattern.validUntil < dateOf(now, zone);
  return (
    <li className={classes['row']}>
      <div className={classes['rowWords']}>
        <strong>
          {pattern.label === '' ? '' : `${pattern.label}, `}
          {words.hours(pattern.hours)}
        </strong>
        <span>
          {pattern.weekdays.length === 7 ? t('rota.patterns.everyDay') : pattern.weekdays.map((day) => words.weekday(day, 'long')).join(', ')}
          {pattern.everyWeeks === 1 ? '' : `, ${t('rota.patterns.everyWeeks', { count: pattern.everyWeeks })}`}
          {`, ${shiftRoles
            .filter((role) => pattern.needs[role] > 0)
            .map((role) => t(`rota.patterns.need.${role}`, { count: pattern.needs[role] }))
            .join(', ')}`}
        </span>
        <span>
          {[
            pattern.onPublicHolidays.kind === 'usual' ? null : t(`rota.patterns.publicHolidays.${pattern.onPublicHolidays.kind}`),
            pattern.inSchoolHolidays === 'usual' ? null : t(`rota.patterns.schoolHolidays.${pattern.inSchoolHolidays}`),
            pattern.exceptions.length === 0 ? null : t('rota.patterns.exceptionCount', { count: pattern.exceptions.length }),
            pattern.validUntil === null ? null : t('rota.patterns.until', { day: words.fullDay(pattern.validUntil) }),
          ]
            .filter((part) => part !== null)
            .join('. ')}
        </span>
      </div>
      {pattern.onCall ? <Chip>{t('rota.planning.onCall')}</Chip> : null}
      {over ? <Chip>{t('rota.patterns.over')}</Chip> : null}
      {onEdit === null ? null : (
        <>
          <Button icon={<IconPencil size={20} stroke={1.9} />} aria-label={t('rota.patterns.editNamed', { name })} onClick={onEdit}>
            {t('rota.patterns.edit')}
          </Button>
          <IconButton label={t('rota.patterns.removeNamed', { name })} icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />} onClick={onRemove} />
        </>
      )}
    </li>
  );
}
