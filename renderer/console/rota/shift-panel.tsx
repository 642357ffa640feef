// One shift: who is on it and what is missing, its hours and needs, who did what, and the way out of it.
// Invariant: what was typed stays when somebody else changes the shift meanwhile; the two are then told apart in words.
import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarX, IconLock, IconLockOpen2, IconTrash, IconUserMinus, IconUserPlus, IconX } from '@tabler/icons-react';
import type { Assignment, Shift, ShiftRole } from '../../../core/contract/rota-model.ts';
import { missingPlaces } from '../../../core/domain/rota/holes.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { shiftRoles } from '../logic/rota-calendar.ts';
import { editsOfForm, shiftFormOf, wrongInShift } from '../logic/shift-form.ts';
import { CandidatesDialog } from './candidates-dialog.tsx';
import { useRotaWords } from './rota-words.ts';
import { ShiftFields } from './shift-fields.tsx';
import type { Plan, RotaEditing } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface ShiftPanelProps {
  readonly shift: Shift;
  readonly plan: Plan;
  readonly names: ReadonlyMap<VolunteerId, string>;
  readonly editing: RotaEditing;
  readonly onClose: () => void;
}

export function ShiftPanel({ shift, plan, names, editing, onClose }: ShiftPanelProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const helpline = plan.helplines.find(({ id }) => id === shift.helplineId);
  const zone = helpline?.zone ?? defaultZone;
  const editable = plan.mayEdit && shift.endsAt > plan.now;
  const [choosing, setChoosing] = useState<{ readonly role: ShiftRole; readonly instead: VolunteerId | null } | null>(null);
  const [removing, setRemoving] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const seen = { shiftId: shift.id, version: shift.version };
  const moment = words.moment(shift, zone);
  const missing = missingPlaces(shift);

  const place = (person: Assignment): ReactNode => {
    const name = names.get(person.volunteerId) ?? '';
    const rank = plan.volunteers.findIndex(({ id }) => id === person.volunteerId);
    return (
      <li key={person.volunteerId} className={classes['place']}>
        <Avatar displayName={name} look={lookOfRank(Math.max(0, rank))} size="small" />
        <span className={classes['placeName']}>
          <strong>{name}</strong>
          {person.locked ? <span className={classes['aside']}>{t('rota.shift.placeLocked')}</span> : null}
        </span>
        {editable && !shift.locked ? (
          <>
            <IconButton
              label={t(person.locked ? 'rota.shift.unlockPlace' : 'rota.shift.lockPlace', { name })}
              icon={person.locked ? <IconLock size={20} stroke={1.9} aria-hidden="true" /> : <IconLockOpen2 size={20} stroke={1.9} aria-hidden="true" />}
              aria-pressed={person.locked}
              onClick={() =>
                void editing.propose(
                  [{ kind: 'assign', ...seen, volunteerId: person.volunteerId, role: person.role, locked: !person.locked }],
                  t(person.locked ? 'rota.shift.placeUnlockedTold' : 'rota.shift.placeLockedTold', { name }),
                )
              }
            />
            <IconButton
              label={t('rota.shift.replace', { name })}
              icon={<IconUserPlus size={20} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                setChoosing({ role: person.role, instead: person.volunteerId });
              }}
            />
            <IconButton
              label={t('rota.shift.unassign', { name })}
              icon={<IconUserMinus size={20} stroke={1.9} aria-hidden="true" />}
              onClick={() => void editing.propose([{ kind: 'unassign', ...seen, volunteerId: person.volunteerId }], t('rota.shift.unassigned', { name }))}
            />
          </>
        ) : null}
      </li>
    );
  };

  return (
    <aside
      className={classes['side']}
      data-wide
      aria-labelledby="shift-title"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented && event.target instanceof HTMLElement && event.target.closest('dialog') === null) onClose();
      }}
    >
      <div className={classes['sideHead']}>
        <div className={classes['sideTitle']}>
          <h2 id="shift-title" ref={heading} tabIndex={-1}>
            {moment}
          </h2>
          <IconButton label={t('rota.shift.close')} icon={<IconX size={22} stroke={1.9} aria-hidden="true" />} onClick={onClose} />
        </div>
        <p>{[helpline?.name, shift.label === '' ? null : shift.label].filter(Boolean).join(', ')}</p>
        <div className={classes['chips']}>
          {missing > 0 ? (
            <Chip tone="ring" icon={<IconCalendarX size={18} stroke={1.9} />}>
              {t('rota.planning.toFill', { count: missing })}
            </Chip>
          ) : null}
          {shift.onCall ? <Chip>{t('rota.planning.onCall')}</Chip> : null}
          {shift.locked ? <Chip icon={<IconLock size={18} stroke={1.9} />}>{t('rota.planning.locked')}</Chip> : null}
          {shift.endsAt <= plan.now ? <Chip>{t('rota.planning.past')}</Chip> : null}
        </div>
        {words.clockChange(shift, zone) === null ? null : <p>{words.clockChange(shift, zone)}</p>}
      </div>
      <div className={classes['sideBody']}>
        {shiftRoles
          .filter((role) => shift.needs[role] > 0 || shift.people.some((person) => person.role === role))
          .map((role) => {
            const here = shift.people.filter((person) => person.role === role);
            const open = Math.max(0, shift.needs[role] - here.length);
            return (
              <section key={role} className={classes['roleSection']} aria-label={t(`rota.roles.${role}`)}>
                <h3>{t(`rota.roles.${role}`)}</h3>
                <ul className={classes['places']}>
                  {here.map(place)}
                  {Array.from({ length: open }, (_, index) => (
                    <li key={index} className={classes['place']} data-open>
                      <IconCalendarX size={22} stroke={1.9} aria-hidden="true" />
                      <span className={classes['placeName']}>{t('rota.planning.open')}</span>
                      {editable && !shift.locked ? (
                        <Button
                          onClick={() => {
                            setChoosing({ role, instead: null });
                          }}
                        >
                          {t('rota.shift.choose')}
                        </Button>
                      ) : null}
                    </li>
                  ))}
                </ul>
              </section>
            );
          })}
        <ShiftFacts shift={shift} plan={plan} names={names} />
        {editable ? (
          <>
            <ShiftForm shift={shift} zone={zone} editing={editing} moment={moment} />
            <div className={classes['acts']}>
              <Button
                variant="dangerOutline"
                icon={<IconTrash size={22} stroke={1.9} />}
                aria-disabled={shift.locked || shift.startsAt <= plan.now}
                onClick={() => {
                  if (!shift.locked && shift.startsAt > plan.now) setRemoving(true);
                }}
              >
                {t('rota.shift.remove')}
              </Button>
            </div>
            {shift.locked ? <p className={classes['aside']}>{t('rota.shift.lockedText')}</p> : null}
            {shift.startsAt <= plan.now ? <p className={classes['aside']}>{t('rota.shift.begunText')}</p> : null}
          </>
        ) : null}
      </div>
      {choosing === null ? null : (
        <CandidatesDialog
          shift={shift}
          plan={plan}
          zone={zone}
          role={choosing.role}
          instead={choosing.instead}
          editing={editing}
          onClose={() => {
            setChoosing(null);
          }}
        />
      )}
      {removing ? (
        <ConfirmDialog
          danger
          title={t('rota.shift.removeTitle', { moment })}
          text={shift.people.length === 0 ? t('rota.shift.removeText') : t('rota.shift.removePeople', { names: words.people(shift, names) })}
          submit={t('rota.shift.remove')}
          onClose={() => {
            setRemoving(false);
          }}
          onSubmit={async () => {
            const done = await editing.propose([{ kind: 'remove', ...seen }], t('rota.shift.removed', { moment }));
            setRemoving(false);
            if (done) onClose();
            return null;
          }}
        />
      ) : null}
    </aside>
  );
}

interface ShiftFormProps {
  readonly shift: Shift;
  readonly zone: string;
  readonly editing: RotaEditing;
  readonly moment: string;
}

function ShiftForm({ shift, zone, editing, moment }: ShiftFormProps): ReactNode {
  const { t } = useTranslation();
  const stored = useMemo(() => shiftFormOf(shift, zone), [shift, zone]);
  const [from, setFrom] = useState({ version: shift.version, form: stored });
  const [form, setForm] = useState(stored);
  const [tried, setTried] = useState(false);
  const untouched = JSON.stringify(form) === JSON.stringify(from.form);
  // Somebody else changed the shift: an untouched form follows, a touched one stays and says so.
  if (untouched && from.version !== shift.version) {
    setFrom({ version: shift.version, form: stored });
    setForm(stored);
  }
  const stale = !untouched && from.version !== shift.version;
  const wrong = wrongInShift(form);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    const edits = wrong.size > 0 ? [] : editsOfForm(shift, form, zone);
    if (edits.length === 0 || editing.busy) return;
    if (await editing.propose(edits, t('rota.shift.kept', { moment }))) setFrom({ version: -1, form });
  };
  return (
    <details className={classes['details']} open={stale || undefined}>
      <summary>{t('rota.shift.details')}</summary>
      <form className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
        {stale ? (
          <Notice
            tone="ring"
            live="status"
            title={t('rota.shift.staleTitle')}
            action={
              <Button
                onClick={() => {
                  setFrom({ version: shift.version, form: stored });
                  setForm(stored);
                }}
              >
                {t('rota.shift.staleTake')}
              </Button>
            }
          >
            {t('rota.shift.staleText')}
          </Notice>
        ) : null}
        <ShiftFields form={form} wrong={tried ? wrong : new Set()} zone={zone} helplines={[]} lockable onChange={setForm} />
        <div>
          <Button type="submit" busy={editing.busy} aria-disabled={untouched}>
            {t('app.keep')}
          </Button>
        </div>
      </form>
    </details>
  );
}

/** Who put whom there and when, what is wrong now, who took the post. */
function ShiftFacts({ shift, plan, names }: { readonly shift: Shift; readonly plan: Plan; readonly names: ReadonlyMap<VolunteerId, string> }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useRotaWords();
  const request = useMemo(() => ({ shiftId: shift.id }), [shift.id]);
  const facts = useCallQuery('rota.getShift', request);
  const data = facts.data;
  if (data === undefined) return null;
  const nothing = data.origins.length + data.duty.length === 0 && !data.swapAsked;
  return (
    <>
      {data.warnings.length + data.conflicts.length === 0 ? null : (
        <Notice tone="ring" title={t('rota.shift.warningsNow')}>
          <ul className={classes['warnings']}>
            {data.conflicts.map(({ volunteerId, otherShiftId }) => {
              const other = plan.shifts.find(({ id }) => id === otherShiftId);
              const zone = plan.helplines.find(({ id }) => id === shift.helplineId)?.zone ?? defaultZone;
              return (
                <li key={otherShiftId}>
                  {t('rota.warnings.overlap', { name: names.get(volunteerId) ?? '', moment: other === undefined ? t('rota.warnings.anotherShift') : words.moment(other, zone) })}
                </li>
              );
            })}
            {data.warnings.map((warning, index) => (
              <li key={index}>{words.warning(warning, names)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {nothing ? null : (
        <section className={classes['roleSection']} aria-label={t('rota.shift.facts')}>
          <h3>{t('rota.shift.facts')}</h3>
          <ul className={classes['facts']}>
            {data.origins.map(({ volunteerId, origin, at }) => (
              <li key={volunteerId}>{t(`rota.shift.origin.${origin}`, { name: names.get(volunteerId) ?? '', when: formatDateTime(at, language) })}</li>
            ))}
            {data.duty.map(({ volunteerId, startedAt, endedAt }) => (
              <li key={`${volunteerId} ${String(startedAt)}`}>
                {endedAt === null
                  ? t('rota.shift.onDuty', { name: names.get(volunteerId) ?? '', when: formatDateTime(startedAt, language) })
                  : t('rota.shift.wasOnDuty', { name: names.get(volunteerId) ?? '', from: formatDateTime(startedAt, language), to: formatDateTime(endedAt, language) })}
              </li>
            ))}
            {data.swapAsked ? <li>{t('rota.shift.swapAsked')}</li> : null}
          </ul>
        </section>
      )}
    </>
  );
}
