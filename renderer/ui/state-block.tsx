// The state of the line or of the call: colour, icon and word together, told once to screen readers.
// A soft block means nothing to do; a full one means that a caller is there.
import { useEffect, useRef, type ReactNode } from 'react';
import { announce, type Politeness } from './live-region.tsx';
import type { Tone } from './tokens.ts';
import classes from './state-block.module.css';

interface StateBlockProps {
  readonly tone: Tone | 'plain';
  readonly fill: 'soft' | 'full';
  readonly icon: ReactNode;
  /** The word of the state: the page's heading. */
  readonly word: string;
  readonly detail?: ReactNode;
  /** Stopwatch at the end; never announced. */
  readonly timer?: string;
  /** What is read when the state begins; the word alone by default. */
  readonly spoken?: string;
  readonly politeness?: Politeness | 'silent';
}

/** Announces `spoken` once each time it changes. */
export function useSpoken(spoken: string, politeness: Politeness | 'silent'): void {
  const said = useRef('');
  useEffect(() => {
    if (politeness === 'silent' || said.current === spoken) return;
    said.current = spoken;
    announce(spoken, politeness);
  }, [spoken, politeness]);
}

export function StateBlock({
  tone,
  fill,
  icon,
  word,
  detail,
  timer,
  spoken = word,
  politeness = 'polite',
}: StateBlockProps): ReactNode {
  useSpoken(spoken, politeness);
  return (
    <div className={classes['block']} data-tone={tone} data-fill={fill}>
      <span className={classes['disc']} aria-hidden="true">
        {icon}
      </span>
      <div className={classes['words']}>
        <h1 className={classes['word']}>{word}</h1>
        {detail === undefined ? null : <p className={classes['detail']}>{detail}</p>}
      </div>
      {timer === undefined ? null : (
        <span className={classes['timer']} role="timer" aria-live="off">
          {timer}
        </span>
      )}
    </div>
  );
}

interface RingBlockProps {
  readonly icon: ReactNode;
  readonly word: string;
  readonly lineLabel: string | null;
  readonly publicNumber: string | null;
  readonly spoken: string;
}

/** The ringing state: full brass, its icon in a halo that breathes at 0.5 Hz and never flashes (WCAG 2.3.1). */
export function RingBlock({ icon, word, lineLabel, publicNumber, spoken }: RingBlockProps): ReactNode {
  useSpoken(spoken, 'assertive');
  return (
    <div className={classes['ring']} data-tone="ring" data-fill="full">
      <span className={classes['halo']} aria-hidden="true">
        <span className={classes['haloDisc']}>{icon}</span>
      </span>
      <h1 className={classes['ringWord']}>{word}</h1>
      {lineLabel === null ? null : <p className={classes['ringLine']}>{lineLabel}</p>}
      {publicNumber === null || publicNumber === '' ? null : <p className={classes['ringNumber']}>{publicNumber}</p>}
    </div>
  );
}
