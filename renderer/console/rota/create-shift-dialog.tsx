// A new shift, by button or drawn on the calendar: its hours are then already there.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import type { Span } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { newId } from '../logic/new-id.ts';
import { noNeeds } from '../logic/rota-calendar.ts';
import { needsOfForm, newSpan, shiftFormOf, spanOfForm, wrongInShift } from '../logic/shift-form.ts';
import { useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import { ShiftFields } from './shift-fields.tsx';
import type { Plan, RotaEditing } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface CreateShiftDialogProps {
  readonly plan: Plan;
  readonly helplines: readonly Helpline[];
  /** As drawn; null: asked for. */
  readonly span: Span | null;
  readonly date: CivilDate;
  readonly editing: RotaEditing;
  readonly onClose: () => void;
}

export function CreateShiftDialog({ plan, helplines, span, date, editing, onClose }: CreateShiftDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const choose = useRotaView((state) => state.choose);
  const offered = helplines.length === 0 ? plan.helplines : helplines;
  const zone = offered[0]?.zone ?? defaultZone;
  const [form, setForm] = useState(() => {
    const helplineId = offered[0]?.id;
    return helplineId === undefined
      ? null
      : shiftFormOf({ helplineId, ...(span ?? newSpan(date, zone, plan.now)), label: '', needs: noNeeds, onCall: false, languages: [], locked: false }, zone);
  });
  const [tried, setTried] = useState(false);
  if (form === null) return null;
  const ownZone = offered.find(({ id }) => id === form.helplineId)?.zone ?? zone;
  const wrong = wrongInShift(form);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const needs = needsOfForm(form);
    if (wrong.size > 0 || needs === null || editing.busy) return;
    const shiftId = newId<'shift'>(Date.now());
    const made = spanOfForm(form, ownZone);
    const { helplineId, onCall } = form;
    const done = await editing.propose(
      [{ kind: 'create', shiftId, helplineId, ...made, label: form.label.trim(), needs, onCall, languages: [...form.languages] }],
      t('rota.shift.created', { moment: words.moment(made, ownZone) }),
    );
    if (!done) return;
    choose(shiftId);
    onClose();
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('rota.shift.createTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="create-shift" busy={editing.busy}>
            {t('rota.shift.create')}
          </Button>
        </>
      }
    >
      <form id="create-shift" className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
        <ShiftFields form={form} wrong={tried ? wrong : new Set()} zone={ownZone} helplines={offered} lockable={false} focus onChange={setForm} />
        {editing.notice}
      </form>
    </Dialog>
  );
}
