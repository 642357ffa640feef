// Immediate danger: the emergency numbers, each with its case and what to ask. The call goes on beside it.
// Source: https://www.service-public.gouv.fr, "Numéros d'urgence" (15, 17, 18, 112, 114, 119) and https://3114.fr.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Panel } from './skeleton.tsx';
import classes from './softphone.module.css';

export const emergencyNumbers = ['15', '17', '18', '112', '114', '119', '3114'] as const;
type EmergencyNumber = (typeof emergencyNumbers)[number];

export function DangerPanel({ onBack }: { readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState<EmergencyNumber | null>(null);
  return (
    <Panel title={t('softphone.danger.title')} tone="alert" onBack={onBack}>
      <p className={classes['secondary']}>{t('softphone.danger.intro')}</p>
      <ul className={classes['dangerList']}>
        {emergencyNumbers.map((number) => {
          const name = t(`softphone.danger.numbers.${number}.name`);
          const when = t(`softphone.danger.numbers.${number}.case`);
          return (
            <li key={number} className={classes['dangerItem']}>
              <button
                type="button"
                className={classes['dangerRow']}
                aria-expanded={open === number}
                aria-label={t('softphone.danger.numberLabel', { number, name, case: when })}
                onClick={() => setOpen(open === number ? null : number)}
              >
                <span className={classes['dangerNumber']}>{number}</span>
                <span className={classes['dangerText']}>
                  <span className={classes['strong']}>{name}</span>
                  <span className={classes['floor']}>{when}</span>
                </span>
                {open === number ? (
                  <IconChevronDown size={20} stroke={1.9} aria-hidden="true" />
                ) : (
                  <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
                )}
              </button>
              {open === number ? <p className={classes['dangerSteps']}>{t(`softphone.danger.numbers.${number}.steps`)}</p> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
