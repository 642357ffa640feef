// Registres: what the association must be able to show, each in its own part.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/tabs.tsx';
import { Consents } from './register-consents.tsx';
import { DataMap } from './register-data-map.tsx';
import { Impact } from './register-impact.tsx';
import { Letters } from './register-letters.tsx';
import { Notices } from './register-notices.tsx';
import { People } from './register-people.tsx';
import { Processing } from './register-processing.tsx';
import { Processors } from './register-processors.tsx';

const parts = ['processing', 'processors', 'dataMap', 'impact', 'notice', 'people', 'consents', 'letters'] as const;

const views: { readonly [P in (typeof parts)[number]]: () => ReactNode } = {
  processing: Processing,
  processors: Processors,
  dataMap: DataMap,
  impact: Impact,
  notice: Notices,
  people: People,
  consents: Consents,
  letters: Letters,
};

export function RegistersTab(): ReactNode {
  const { t } = useTranslation();
  const [part, setPart] = useState<(typeof parts)[number]>('processing');
  const View = views[part];
  return (
    <Tabs label={t('privacy.registers.parts')} tabs={parts.map((name) => ({ name, label: t(`privacy.registers.part.${name}`) }))} chosen={part} onChoose={setPart} inner>
      <View />
    </Tabs>
  );
}
