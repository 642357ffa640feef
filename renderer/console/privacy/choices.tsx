// A question with a few answers, each a target of its own: none is chosen beforehand.
import { useId, type ReactNode } from 'react';
import classes from './privacy.module.css';

interface ChoicesProps<Value extends string> {
  readonly question: string;
  readonly help?: string | undefined;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly help?: string }[];
  readonly chosen: Value | null;
  readonly onChoose: (value: Value) => void;
  /** One under the other, for long answers. */
  readonly stacked?: boolean;
  readonly disabled?: boolean;
}

export function Choices<Value extends string>({ question, help, options, chosen, onChoose, stacked = false, disabled = false }: ChoicesProps<Value>): ReactNode {
  const name = useId();
  const helpId = `${name}-help`;
  return (
    <fieldset className={classes['question']} disabled={disabled} aria-describedby={help === undefined ? undefined : helpId}>
      <legend>{question}</legend>
      {help === undefined ? null : (
        <p id={helpId} className={classes['quiet']}>
          {help}
        </p>
      )}
      <div className={classes['choices']} data-stacked={stacked || undefined}>
        {options.map(({ value, label, help: more }) => (
          <label key={value} className={classes['choice']}>
            <input
              type="radio"
              name={name}
              checked={chosen === value}
              onChange={() => {
                onChoose(value);
              }}
            />
            <span>
              {label}
              {more === undefined ? null : <span className={classes['choiceHelp']}>{more}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
