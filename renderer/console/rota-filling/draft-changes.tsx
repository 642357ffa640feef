// Who is on which shift in the draft: what changes, or everything; each person can be asked why.
import { useMemo, useState, type ReactNode } from 'react';
import { Switch } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { Draft, Shift } from '../../../core/contract/rota-model.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { draftRows, type DraftPlaceRow } from '../logic/draft-rows.ts';
import { shiftText, type RuleWords } from './rule-text.ts';
import { ShowMore, useShown } from './show-more.tsx';
import type { WhyQuestion } from './why-dialog.tsx';
import classes from './filling.module.css';

interface DraftChangesProps {
  readonly draft: Draft;
  readonly shifts: readonly Shift[];
  readonly words: RuleWords;
  readonly onWhy: (question: WhyQuestion) => void;
}

export function DraftChanges({ draft, shifts, words, onWhy }: DraftChangesProps): ReactNode {
  const { t, language } = words;
  const [everything, setEverything] = useState(false);
  const rows = useMemo(() => draftRows(shifts, draft), [shifts, draft]);
  const changed = rows.filter((row) => row.changed);
  const { shown, more } = useShown(everything ? rows : changed);
  return (
    <Card title={t('rota.filling.changesTitle')} aside={t('rota.filling.changedShifts', counted(changed.length, formatCount(changed.length, language)))}>
      <Switch
        label={t('rota.filling.showAll')}
        checked={everything}
        onChange={(event) => {
          setEverything(event.currentTarget.checked);
        }}
      />
      {shown.length === 0 ? <p>{t('rota.filling.noChange')}</p> : null}
      <ul className={classes['rows']}>
        {shown.map(({ shift, places }) => (
          <li key={shift.id} className={classes['shift']}>
            <span className={classes['shiftName']}>
              <strong>{shiftText(words, shift.id)}</strong>
              {words.names.helplines.length > 1 || shift.label !== '' ? (
                <span>{[shift.label, words.names.helplines.length > 1 ? words.names.helplineOf(shift.helplineId)?.name : ''].filter((part) => part !== '' && part !== undefined).join(', ')}</span>
              ) : null}
            </span>
            <ul className={classes['places']}>
              {places.map((place) => (
                <Place key={`${place.volunteerId} ${place.role} ${place.change}`} place={place} shift={shift} words={words} onWhy={onWhy} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <ShowMore more={more} />
    </Card>
  );
}

interface PlaceProps {
  readonly place: DraftPlaceRow;
  readonly shift: Shift;
  readonly words: RuleWords;
  readonly onWhy: (question: WhyQuestion) => void;
}

function Place({ place: { volunteerId, role, change }, shift, words, onWhy }: PlaceProps): ReactNode {
  const { t, names } = words;
  const name = names.nameOf(volunteerId);
  return (
    <li className={classes['place']} data-change={change}>
      <span className={classes['sign']} data-tone={change === 'comes' ? 'ok' : 'plain'}>
        {change === 'comes' ? <IconPlus size={18} stroke={2.2} aria-hidden="true" /> : change === 'goes' ? <IconMinus size={18} stroke={2.2} aria-hidden="true" /> : null}
      </span>
      <Avatar displayName={name} look={names.lookOf(volunteerId)} size="small" />
      <span className={classes['placeName']}>
        <span>{name}</span>
        <span className={classes['floor']}>
          {t(`rota.filling.role.${role}`)}
          {change === 'stays' ? '' : t(`rota.filling.change.${change}`)}
        </span>
      </span>
      {change === 'goes' ? null : (
        <Button
          variant="quiet"
          aria-label={t('rota.filling.why.meLabel', { name, shift: shiftText(words, shift.id) })}
          onClick={() => {
            onWhy({ kind: 'me', shiftId: shift.id, volunteerId });
          }}
        >
          {t('rota.filling.why.me')}
        </Button>
      )}
    </li>
  );
}
