// What nobody holds in the draft, beside what nobody held before; each hole can be asked why.
import type { ReactNode } from 'react';
import { IconCalendarX, IconCircleCheckFilled } from '@tabler/icons-react';
import type { Draft, Hole } from '../../../core/contract/rota-model.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/layout.tsx';
import { useHolesText } from './draft-words.ts';
import { shiftText, type RuleWords } from './rule-text.ts';
import { ShowMore, useShown } from './show-more.tsx';
import type { WhyQuestion } from './why-dialog.tsx';
import classes from './filling.module.css';

interface DraftHolesProps {
  readonly draft: Draft;
  readonly words: RuleWords;
  readonly onWhy: (question: WhyQuestion) => void;
}

const count = (holes: readonly Hole[]): number => holes.reduce((sum, { missing }) => sum + missing, 0);

export function DraftHoles({ draft, words, onWhy }: DraftHolesProps): ReactNode {
  const { t } = words;
  const holesText = useHolesText();
  const { holesBefore, holesAfter } = draft;
  const { shown, more } = useShown(holesAfter);
  return (
    <Card
      title={t('rota.filling.holesTitle')}
      aside={t('rota.filling.beforeAfter', { before: holesText(count(holesBefore)), after: holesText(count(holesAfter)) })}
    >
      {holesAfter.length === 0 ? (
        <p className={classes['calm']}>
          <IconCircleCheckFilled size={26} aria-hidden="true" />
          {t('rota.filling.noHole')}
        </p>
      ) : (
        <ul className={classes['rows']}>
          {shown.map((hole) => (
            <li key={`${hole.shiftId} ${hole.role}`} className={classes['row']}>
              <IconCalendarX size={24} stroke={1.9} aria-hidden="true" className={classes['rowIcon'] ?? ''} />
              <span className={classes['rowWords']}>
                <strong>{shiftText(words, hole.shiftId)}</strong>
                <span>{t(`rota.filling.missing.${hole.role}`, { n: hole.missing })}</span>
              </span>
              <Button
                aria-label={t('rota.filling.why.nobodyLabel', { shift: shiftText(words, hole.shiftId) })}
                onClick={() => {
                  onWhy({ kind: 'nobody', shiftId: hole.shiftId, role: hole.role });
                }}
              >
                {t('rota.filling.why.nobody')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ShowMore more={more} />
    </Card>
  );
}
