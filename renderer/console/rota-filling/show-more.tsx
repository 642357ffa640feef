// A long list a part at a time: what is not asked for is not drawn.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';

const part = 40;

interface More {
  readonly left: number;
  readonly show: () => void;
}

export function useShown<T>(all: readonly T[]): { readonly shown: readonly T[]; readonly more: More } {
  const [limit, setLimit] = useState(part);
  return {
    shown: all.slice(0, limit),
    more: {
      left: Math.max(0, all.length - limit),
      show: () => {
        setLimit(limit + part);
      },
    },
  };
}

export function ShowMore({ more }: { readonly more: More }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  if (more.left === 0) return null;
  return (
    <p>
      <Button onClick={more.show}>{t('rota.filling.showMore', { n: formatCount(more.left, language) })}</Button>
    </p>
  );
}
