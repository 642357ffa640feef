// The mark: an ear in a ring with three marks, drawn so that it follows the theme.
import type { ReactNode } from 'react';

export function AppMark({ size = 28 }: { readonly size?: number }): ReactNode {
  const side = `${size / 16}rem`;
  return (
    <svg width={side} height={side} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="19.5" fill="none" stroke="var(--e-primary)" strokeWidth="7" />
      <g fill="var(--e-page)">
        <circle cx="24" cy="4.7" r="1.7" />
        <circle cx="7.2" cy="14.2" r="1.7" />
        <circle cx="40.8" cy="14.2" r="1.7" />
        <circle cx="7.2" cy="33.8" r="1.7" />
        <circle cx="40.8" cy="33.8" r="1.7" />
        <circle cx="24" cy="43.3" r="1.7" />
      </g>
      <g fill="none" stroke="var(--e-primary)" strokeWidth="3.2" strokeLinecap="round" strokeLinejoin="round">
        <path d="M16.5 21.5a7.8 7.8 0 1 1 12.6 6.2c-1.9 1.5-2.6 2.5-2.9 4.1a3.7 3.7 0 0 1-6.7 1.3" />
        <path d="M20.6 21.8a3.7 3.7 0 1 1 5 3.4c-1.3.6-1.5 1.3-1.5 2.2" />
      </g>
    </svg>
  );
}
