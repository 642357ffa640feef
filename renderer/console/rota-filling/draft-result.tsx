// A draft to decide on: how it ended, what is still missing, how the load is shared before and after, what changes.
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { IconCheck, IconTrash } from '@tabler/icons-react';
import type { Draft, Shift } from '../../../core/contract/rota-model.ts';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { formatPercent } from '../../ui/format.ts';
import type { Language } from '../../ui/i18n.ts';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { namesOf } from '../../ui/rota-names.ts';
import { formatShortDay } from '../../ui/shift-time.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { DraftChanges } from './draft-changes.tsx';
import { DraftHoles } from './draft-holes.tsx';
import { useHolesText } from './draft-words.ts';
import { Proofs } from './proofs.tsx';
import { ruleText, type RuleWords } from './rule-text.ts';
import { ShareComparison } from './share-comparison.tsx';
import { useDraftActs } from './use-draft-acts.ts';
import { WhyDialog, type WhyQuestion } from './why-dialog.tsx';
import classes from './filling.module.css';

export function DraftResult({ draft }: { readonly draft: Draft }): ReactNode {
  const plan = useCallQuery('rota.getPlan', { from: draft.from, to: draft.to, helplineIds: draft.helplineIds });
  return (
    <Loaded query={plan}>
      {(found) => (
        <Decision draft={draft} shifts={found.shifts} plan={found} />
      )}
    </Loaded>
  );
}

interface DecisionProps {
  readonly draft: Draft;
  readonly shifts: readonly Shift[];
  readonly plan: Parameters<typeof namesOf>[0];
}

function Decision({ draft, shifts, plan }: DecisionProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const [asking, setAsking] = useState<'apply' | 'drop' | null>(null);
  const [why, setWhy] = useState<WhyQuestion | null>(null);
  const { apply, drop } = useDraftActs(() => {
    announce(asking === 'apply' ? t('rota.filling.result.applied') : t('rota.filling.result.dropped'));
  });
  const words: RuleWords = useMemo(
    () => ({ t, language, names: namesOf(plan), shifts: new Map(shifts.map((shift) => [shift.id, shift])) }),
    [t, language, plan, shifts],
  );
  const usable = draft.outcome !== 'impossible' && draft.outcome !== 'failed' && draft.holes !== null;
  const zone = words.names.zone;
  const period = { from: formatShortDay(draft.from, zone, language), to: formatShortDay(draft.to - 1, zone, language) };
  const changes = draft.added.length + draft.removed.length;
  const close = (): void => {
    setAsking(null);
  };
  const settle = (act: Promise<unknown>): Promise<CallError | null> => act.then(() => null, (error: CallError) => error);
  return (
    <>
      <Card title={t('rota.filling.result.title', period)} tone={usable ? 'ok' : 'alert'}>
        <Outcome draft={draft} words={words} />
        {usable ? <Proofs draft={draft} /> : null}
        {usable && !draft.current ? (
          <Notice tone="ring" title={t('rota.filling.result.oldTitle')}>
            {t('rota.filling.result.old')}
          </Notice>
        ) : null}
        <div className={classes['acts']}>
          {usable && draft.current && changes > 0 ? (
            <Button
              variant="primary"
              icon={<IconCheck size={22} stroke={1.9} />}
              onClick={() => {
                setAsking('apply');
              }}
            >
              {t('rota.filling.result.apply')}
            </Button>
          ) : null}
          <Button
            icon={<IconTrash size={22} stroke={1.9} />}
            onClick={() => {
              setAsking('drop');
            }}
          >
            {t('rota.filling.result.drop')}
          </Button>
        </div>
      </Card>
      {usable ? (
        <>
          <DraftHoles draft={draft} words={words} onWhy={setWhy} />
          <ShareComparison draft={draft} names={words.names} />
          <DraftChanges draft={draft} shifts={shifts} words={words} onWhy={setWhy} />
        </>
      ) : null}
      {why === null ? null : (
        <WhyDialog
          draftId={draft.id}
          question={why}
          words={words}
          onClose={() => {
            setWhy(null);
          }}
        />
      )}
      {asking === 'apply' ? (
        <ConfirmDialog
          title={t('rota.filling.result.applyTitle')}
          text={t('rota.filling.result.applyText', period)}
          submit={t('rota.filling.result.apply')}
          onClose={close}
          onSubmit={() => settle(apply.mutateAsync({ draftId: draft.id }))}
        />
      ) : null}
      {asking === 'drop' ? (
        <ConfirmDialog
          title={t('rota.filling.result.dropTitle')}
          text={t('rota.filling.result.dropText')}
          submit={t('rota.filling.result.drop')}
          danger
          onClose={close}
          onSubmit={() => settle(drop.mutateAsync({ draftId: draft.id }))}
        />
      ) : null}
      <ErrorNotice error={drop.error ?? apply.error} />
    </>
  );
}

function outcomeText(t: TFunction, language: Language, { outcome, gap, holes }: Draft, holesText: string): string {
  switch (outcome) {
    case 'proven':
      return t('rota.filling.outcome.proven');
    case 'gap':
    case 'running':
      return gap === null ? t('rota.filling.outcome.gapUnknown') : t('rota.filling.outcome.gap', { percent: formatPercent(Math.max(0.01, gap), language) });
    case 'cancelled':
      return holes === null ? t('rota.filling.outcome.cancelledNothing') : t('rota.filling.outcome.cancelled', { holes: holesText });
    case 'impossible':
      return t('rota.filling.outcome.impossible');
    case 'failed':
      return t('rota.filling.outcome.failed');
  }
}

interface OutcomeProps {
  readonly draft: Draft;
  readonly words: RuleWords;
}

function Outcome({ draft, words }: OutcomeProps): ReactNode {
  const { t, language } = words;
  const holesText = useHolesText();
  const text = outcomeText(t, language, draft, holesText(draft.holes ?? 0));
  return (
    <>
      <p className={classes['strong']} role="status">
        {text}
      </p>
      {draft.conflict === null ? null : (
        <>
          <p>{draft.conflict.minimal ? t('rota.filling.conflict.minimal') : t('rota.filling.conflict.notMinimal')}</p>
          <ul className={classes['rules']}>
            {draft.conflict.rules.map((rule, index) => (
              <li key={index}>{ruleText(words, rule)}</li>
            ))}
          </ul>
          <p>{t('rota.filling.conflict.action')}</p>
        </>
      )}
    </>
  );
}
