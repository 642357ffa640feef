// The line's state as the console tells it: one word, one tone, one icon, everywhere the same.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCircleCheckFilled, IconCircleDashed, IconPlayerPause, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import type { Reachability } from '../../../core/contract/desk-state.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDesk } from '../../ui/desk-store.ts';
import type { Tone } from '../../ui/tokens.ts';

/** `unknown`: the phone window gives no state. */
export type LineWord = Reachability | 'unknown';

interface LineLook {
  readonly tone: Tone | 'plain';
  readonly Icon: typeof IconCircleDashed;
}

export const lineLooks: { readonly [W in LineWord]: LineLook } = {
  reachable: { tone: 'ok', Icon: IconCircleCheckFilled },
  connecting: { tone: 'ring', Icon: IconPlugConnected },
  unreachable: { tone: 'alert', Icon: IconPlugConnectedX },
  paused: { tone: 'ring', Icon: IconPlayerPause },
  unconfigured: { tone: 'plain', Icon: IconCircleDashed },
  unknown: { tone: 'plain', Icon: IconCircleDashed },
};

export function useLineWord(): LineWord {
  return useDesk()?.line.state ?? 'unknown';
}

export function LineChip(): ReactNode {
  const { t } = useTranslation();
  const word = useLineWord();
  const { tone, Icon } = lineLooks[word];
  return (
    <Chip tone={tone} icon={<Icon size={18} stroke={1.9} />}>
      {t(`console.lineState.${word}`)}
    </Chip>
  );
}
