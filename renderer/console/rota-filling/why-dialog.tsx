// "Pourquoi moi ?" and "Pourquoi personne ?": the solver's reasons in sentences.
import type { ReactNode } from 'react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { ShiftRole } from '../../../core/contract/rota-model.ts';
import type { DraftId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { Loaded } from '../loading.tsx';
import { ruleText, shiftText, type RuleWords } from './rule-text.ts';
import classes from './filling.module.css';

export type WhyQuestion =
  | { readonly kind: 'me'; readonly shiftId: ShiftId; readonly volunteerId: VolunteerId }
  | { readonly kind: 'nobody'; readonly shiftId: ShiftId; readonly role: ShiftRole };

interface WhyDialogProps {
  /** Null: the rota as it is. */
  readonly draftId: DraftId | null;
  readonly question: WhyQuestion;
  readonly words: RuleWords;
  readonly onClose: () => void;
}

export function WhyDialog({ draftId, question, words, onClose }: WhyDialogProps): ReactNode {
  const { t, names } = words;
  const shift = shiftText(words, question.shiftId);
  return (
    <Dialog
      open
      title={question.kind === 'me' ? t('rota.filling.why.meTitle', { name: names.nameOf(question.volunteerId) }) : t('rota.filling.why.nobodyTitle')}
      onClose={onClose}
      actions={
        <Button ref={firstFocus} onClick={onClose}>
          {t('app.close')}
        </Button>
      }
    >
      <p>
        <strong>{shift}</strong>
      </p>
      {question.kind === 'me' ? <WhyMe draftId={draftId} shiftId={question.shiftId} volunteerId={question.volunteerId} words={words} /> : <WhyNobody draftId={draftId} shiftId={question.shiftId} role={question.role} words={words} />}
    </Dialog>
  );
}

interface WhyMeProps {
  readonly draftId: DraftId | null;
  readonly shiftId: ShiftId;
  readonly volunteerId: VolunteerId;
  readonly words: RuleWords;
}

function WhyMe({ draftId, shiftId, volunteerId, words }: WhyMeProps): ReactNode {
  const { t } = words;
  const reasons = useCallQuery('drafts.whyMe', { draftId, shiftId, volunteerId });
  return (
    <Loaded query={reasons}>
      {({ locked, alternatives }) => (
        <>
          {locked ? <Notice>{t('rota.filling.why.locked')}</Notice> : null}
          <p>{alternatives.length === 0 ? t('rota.filling.why.alone') : t('rota.filling.why.others')}</p>
          <ul className={classes['rows']}>
            {alternatives.map((alternative) => (
              <li key={alternative.person} className={classes['row']}>
                <Avatar displayName={words.names.nameOf(alternative.person)} look={words.names.lookOf(alternative.person)} size="small" />
                <span className={classes['rowWords']}>
                  <strong>{words.names.nameOf(alternative.person)}</strong>
                  {alternativeSentences(words, alternative).map((sentence, index) => (
                    <span key={index}>{sentence}</span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

type Alternative = CallResponse<'drafts.whyMe'>['alternatives'][number];

function alternativeSentences(words: RuleWords, alternative: Alternative): string[] {
  const { t } = words;
  if (alternative.kind === 'blocked') return alternative.rules.map((rule) => ruleText(words, rule));
  const { change } = alternative;
  const costs = (['holes', 'fairness', 'wishes'] as const).flatMap((criterion) => {
    if (change[criterion] === 0) return [];
    return [t(`rota.filling.why.${change[criterion] > 0 ? 'worse' : 'better'}.${criterion}`)];
  });
  const effect = costs.length === 0 ? t('rota.filling.why.same') : costs.join(' ');
  return alternative.kind === 'swap' ? [t('rota.filling.why.bySwap', { shift: shiftText(words, alternative.gives.shift) }), effect] : [effect];
}

interface WhyNobodyProps {
  readonly draftId: DraftId | null;
  readonly shiftId: ShiftId;
  readonly role: ShiftRole;
  readonly words: RuleWords;
}

function WhyNobody({ draftId, shiftId, role, words }: WhyNobodyProps): ReactNode {
  const { t } = words;
  // The solver works on it for some seconds at most: the answer is kept for this draft.
  const conflict = useCallQuery('drafts.whyNobody', { draftId, shiftId, role }, { staleTime: Infinity });
  return (
    <Loaded query={conflict}>
      {({ rules, minimal }) => (
        <>
          <p>{rules.length === 0 ? t('rota.filling.why.noRule') : t('rota.filling.why.rules')}</p>
          <ul className={classes['rules']}>
            {rules.map((rule, index) => (
              <li key={index}>{ruleText(words, rule)}</li>
            ))}
          </ul>
          {rules.length === 0 ? null : <p>{minimal ? t('rota.filling.conflict.minimal') : t('rota.filling.conflict.notMinimal')}</p>}
        </>
      )}
    </Loaded>
  );
}
