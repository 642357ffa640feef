// Bénévoles: the people of the rota. A list, and the person chosen beside it.
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import type { Volunteer } from '../../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOf, lookOfRank } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { newId } from '../logic/new-id.ts';
import { newVolunteer, volunteerFormOf } from '../logic/volunteer-form.ts';
import people from '../people/people.module.css';
import pick from '../pick-list.module.css';
import { useHelplines } from './use-helplines.ts';
import { VolunteerPanel } from './volunteer-panel.tsx';
import classes from './rota.module.css';

export function VolunteersTab(): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('volunteers.list', {});
  const { helplines, volunteers: ordered } = useHelplines();
  const [chosen, setChosen] = useState<VolunteerId | null>(null);
  const [adding, setAdding] = useState<VolunteerId | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const rankOf = (id: VolunteerId): number => ordered.findIndex((one) => one.id === id);
  const lookFor = (id: VolunteerId) => (rankOf(id) < 0 ? lookOf(id) : lookOfRank(rankOf(id)));
  const choose = (id: VolunteerId): void => {
    setAdding(null);
    setChosen(id);
    // With large text the panel stands under the list: what was asked for must come into view.
    const box = panel.current?.getBoundingClientRect();
    if (box !== undefined && box.top > window.innerHeight / 2) panel.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <>
      <div className={classes['toolbar']}>
        <p className={classes['intro']}>{t('rota.people.intro')}</p>
        <Button
          variant="primary"
          icon={<IconUserPlus size={22} stroke={1.9} />}
          onClick={() => {
            setAdding(newId<'volunteer'>(Date.now()));
          }}
        >
          {t('rota.people.add')}
        </Button>
      </div>
      <Loaded query={list}>
        {(data) => {
          const present = data.volunteers.filter(({ removed }) => !removed).sort((a, b) => a.name.localeCompare(b.name));
          const shown = present.find(({ id }) => id === chosen) ?? present[0];
          const done = (id: VolunteerId | null): void => {
            setAdding(null);
            setChosen(id);
          };
          return (
            <div className={people['columns']}>
              {present.length === 0 ? null : (
                <nav className={pick['list']} aria-label={t('rota.people.list')}>
                  <ul>
                    {present.map((volunteer) => (
                      <li key={volunteer.id}>
                        <button
                          type="button"
                          className={pick['row']}
                          aria-current={adding === null && volunteer.id === shown?.id ? 'true' : undefined}
                          onClick={() => {
                            choose(volunteer.id);
                          }}
                        >
                          <Avatar displayName={volunteer.name} look={lookFor(volunteer.id)} />
                          <span className={pick['words']}>
                            <span className={pick['name']}>{volunteer.name}</span>
                            <Summary volunteer={volunteer} />
                          </span>
                          <span className={people['personEnd']}>{volunteer.accountId === null ? <Chip>{t('rota.people.noAccount')}</Chip> : null}</span>
                        </button>
                      </li>
                    ))}
                  </ul>
                </nav>
              )}
              <div ref={panel}>
                {adding !== null ? (
                  <VolunteerPanel key={adding} form={newVolunteer(adding)} stored={null} look={lookOf(adding)} volunteers={present} pairs={data.pairs} helplines={helplines} onDone={done} />
                ) : shown === undefined ? (
                  <EmptyState icon={<IconUsers size={44} stroke={1.9} />} title={t('rota.people.none')}>
                    {t('rota.people.noneText')}
                  </EmptyState>
                ) : (
                  <VolunteerPanel
                    key={`${shown.id} ${String(shown.version)}`}
                    form={volunteerFormOf(shown)}
                    stored={shown}
                    look={lookFor(shown.id)}
                    volunteers={present}
                    pairs={data.pairs}
                    helplines={helplines}
                    onDone={done}
                  />
                )}
              </div>
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function Summary({ volunteer }: { readonly volunteer: Volunteer }): ReactNode {
  const { t } = useTranslation();
  const { level, targetHoursPerMonth } = volunteer.rules;
  return (
    <span>
      {t(`rota.people.levels.${level}`)}
      {targetHoursPerMonth === null ? '' : `, ${t('rota.people.target', { hours: String(targetHoursPerMonth) })}`}
    </span>
  );
}
