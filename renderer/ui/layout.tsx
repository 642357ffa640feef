// Page, section and card: the frame of a screen. One h1 a page, one h2 a section.
import { useId, type ReactNode, type Ref } from 'react';
import type { Tone } from './tokens.ts';
import classes from './layout.module.css';

interface PageProps {
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly intro?: ReactNode;
  /** At most one primary button. */
  readonly actions?: ReactNode;
  /** To put the focus on the title when a screen replaces another. */
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}

export function Page({ title, intro, actions, titleRef, children }: PageProps): ReactNode {
  return (
    <div className={classes['page']}>
      <header className={classes['pageHeader']}>
        <div className={classes['pageHeading']}>
          <h1 className={classes['pageTitle']} ref={titleRef} tabIndex={-1}>
            {title}
          </h1>
          {intro === undefined ? null : <p className={classes['intro']}>{intro}</p>}
        </div>
        {actions === undefined ? null : <div className={classes['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface CardProps {
  /** Becomes an h2 that names the card. */
  readonly title?: ReactNode;
  readonly aside?: ReactNode;
  /** Coloured edge at the start, for what has a state. */
  readonly tone?: Tone;
  readonly size?: 'normal' | 'small';
  readonly children: ReactNode;
}

export function Card({ title, aside, tone, size = 'normal', children }: CardProps): ReactNode {
  const id = useId();
  const heading =
    title === undefined ? null : (
      <div className={classes['cardHeader']}>
        <h2 id={id} className={classes['cardTitle']}>
          {title}
        </h2>
        {aside === undefined ? null : <div className={classes['aside']}>{aside}</div>}
      </div>
    );
  const common = { className: classes['card'], 'data-size': size, 'data-edge': tone } as const;
  if (heading === null) return <div {...common}>{children}</div>;
  return (
    <section {...common} aria-labelledby={id}>
      {heading}
      {children}
    </section>
  );
}

interface SectionProps {
  readonly title: ReactNode;
  readonly children: ReactNode;
}

/** A titled part of a page without a frame. */
export function Section({ title, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section className={classes['section']} aria-labelledby={id}>
      <h2 id={id} className={classes['cardTitle']}>
        {title}
      </h2>
      {children}
    </section>
  );
}
