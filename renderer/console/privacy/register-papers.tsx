// The papers made from the registers: read on screen, kept as PDF, printed, in the language that is asked for.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegisterPaper } from '../../../core/contract/calls/privacy-registers.ts';
import { SelectField } from '../../ui/field.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { PaperButtons } from './paper-buttons.tsx';
import classes from './privacy.module.css';

export function RegisterPapers({ papers }: { readonly papers: readonly RegisterPaper[] }): ReactNode {
  const { t } = useTranslation();
  const screenLanguage = useLanguage();
  const [language, setLanguage] = useState(screenLanguage);
  const [chosen, setChosen] = useState(papers[0]);
  const preview = useCallMutation('registers.previewPaper', { gcTime: 0 });
  const save = useCallMutation('registers.savePaper', { gcTime: 0 });
  const print = useCallMutation('registers.printPaper', { gcTime: 0 });
  if (chosen === undefined) return null;
  const request = { paper: chosen, language };
  const again = (): void => {
    preview.reset();
    save.reset();
    print.reset();
  };
  return (
    <>
      <div className={classes['pair']}>
        {papers.length === 1 ? null : (
          <SelectField
            label={t('privacy.papers.which')}
            value={chosen}
            data={papers.map((value) => ({ value, label: t(`privacy.registerPaper.${value}`) }))}
            onChange={(event) => {
              setChosen(papers.find((one) => one === event.currentTarget.value) ?? chosen);
              again();
            }}
          />
        )}
        <SelectField
          label={t('privacy.papers.language')}
          value={language}
          data={(['fr', 'en'] as const).map((value) => ({ value, label: t(`app.preferences.languages.${value}`) }))}
          onChange={(event) => {
            setLanguage(event.currentTarget.value === 'en' ? 'en' : 'fr');
            again();
          }}
        />
      </div>
      <PaperButtons
        preview={{ run: () => preview.mutateAsync(request), busy: preview.isPending, error: preview.error }}
        save={{ run: () => { save.mutate(request); }, busy: save.isPending, error: save.error, done: save.data?.saved === true }}
        print={{ run: () => { print.mutate(request); }, busy: print.isPending, error: print.error }}
      />
    </>
  );
}
