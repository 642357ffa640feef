// Languages spoken: chosen one by one, each with the button that takes it away.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconX } from '@tabler/icons-react';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import classes from './rota.module.css';

/** ISO 639-1, those most spoken in France at home or by newcomers (Insee, Trajectoires et origines), then the neighbours'. */
const offered = ['fr', 'en', 'ar', 'pt', 'es', 'it', 'de', 'tr', 'pl', 'ro', 'ru', 'uk', 'zh', 'vi', 'ta', 'bm', 'wo', 'ff', 'ln', 'ps', 'fa', 'ku', 'sq', 'sr', 'bn', 'hi', 'ur', 'nl', 'hy', 'ka', 'ty', 'br', 'eu', 'co', 'oc'] as const;

interface LanguagesFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly languages: readonly string[];
  readonly onChange: (languages: readonly string[]) => void;
}

export function LanguagesField({ label, hint, languages, onChange }: LanguagesFieldProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = new Intl.DisplayNames(language === 'fr' ? 'fr-FR' : 'en-GB', { type: 'language' });
  const nameOf = (code: string): string => names.of(code) ?? code;
  const left = offered.filter((code) => !languages.includes(code)).map((code) => ({ value: code, label: nameOf(code) }));
  return (
    <div>
      <SelectField
        label={label}
        description={hint}
        value=""
        data={[{ value: '', label: t('rota.languages.add') }, ...left.sort((a, b) => a.label.localeCompare(b.label, language))]}
        onChange={(event) => {
          if (event.currentTarget.value !== '') onChange([...languages, event.currentTarget.value]);
        }}
      />
      {languages.length === 0 ? null : (
        <ul className={classes['chosen']}>
          {languages.map((code) => (
            <li key={code}>
              <Button
                aria-label={t('rota.languages.remove', { language: nameOf(code) })}
                iconAfter={<IconX size={18} stroke={1.9} />}
                onClick={() => {
                  onChange(languages.filter((one) => one !== code));
                }}
              >
                {nameOf(code)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
