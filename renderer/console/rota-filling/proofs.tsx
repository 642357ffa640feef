// The three criteria in their order, each with what is proven of it.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import type { Draft } from '../../../core/contract/rota-model.ts';
import type { Criterion } from '../../../core/domain/rota/problem.ts';
import { useHolesText, useProofText } from './draft-words.ts';
import classes from './filling.module.css';

export function Proofs({ draft }: { readonly draft: Pick<Draft, 'criteria' | 'holes'> }): ReactNode {
  const { t } = useTranslation();
  const holesText = useHolesText();
  const proof = useProofText();
  const { criteria, holes } = draft;
  if (criteria === null) return null;
  const rows: readonly (readonly [name: string, criterion: Criterion])[] = [
    [holes === null ? t('rota.filling.proof.holes') : holesText(holes), criteria.holes],
    [t('rota.filling.proof.fairness'), criteria.fairness],
    [t('rota.filling.proof.wishes'), criteria.wishes],
  ];
  return (
    <ul className={classes['proofs']}>
      {rows.map(([name, criterion], index) => {
        const proven = criterion.cost <= criterion.bound;
        return (
          <li key={index} data-tone={proven ? 'ok' : 'plain'}>
            {proven ? <IconCircleCheckFilled size={22} aria-hidden="true" /> : <IconCircleDashed size={22} stroke={1.9} aria-hidden="true" />}
            <span>{t('rota.filling.proof.line', { name, proof: proof(criterion) })}</span>
          </li>
        );
      })}
    </ul>
  );
}
