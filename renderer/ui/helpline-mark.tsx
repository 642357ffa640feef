// A helpline's colour, one of the hues of people: their contrasts are kept by the tokens' test. The name stands beside it.
import type { ReactNode } from 'react';
import { peopleHues, type PeopleHue } from './tokens.ts';
import classes from './avatar.module.css';

export function hueOfHelpline(colour: number): PeopleHue {
  return peopleHues[colour % peopleHues.length] ?? 'sea';
}

export function HelplineMark({ colour }: { readonly colour: number }): ReactNode {
  return <i className={classes['mark']} data-hue={hueOfHelpline(colour)} aria-hidden="true" />;
}
