// The figures of a draft in words: "0 trou", "à 3 % près, la meilleure possible".
import { useTranslation } from 'react-i18next';
import type { Criterion } from '../../../core/domain/rota/problem.ts';
import { gapOf } from '../../../core/domain/rota/problem.ts';
import { counted, formatCount, formatPercent } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';

/** "0 trou", "3 trous". */
export function useHolesText(): (holes: number) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (holes) => t('rota.filling.holes', counted(holes, formatCount(holes, language)));
}

/** Whether a criterion cannot be bettered, or how far at most it is from that. */
export function useProofText(): (criterion: Criterion) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (criterion) => {
    if (criterion.cost <= criterion.bound) return t('rota.filling.proof.proven');
    const gap = gapOf(criterion);
    // Near 100 % the bound says nothing yet.
    return gap > 0.9 ? t('rota.filling.proof.unknown') : t('rota.filling.proof.within', { percent: formatPercent(Math.max(0.01, gap), language) });
  };
}
