// How a call ended, in one chip: what the listener wrote of it if they did, else what the line saw.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconArrowForwardUp,
  IconBan,
  IconEar,
  IconFlask,
  IconHandStop,
  IconLifebuoy,
  IconPhoneCall,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhoneX,
  IconPlugConnectedX,
  IconSpeakerphone,
  IconVolumeOff,
  IconX,
} from '@tabler/icons-react';
import type { CallForm, CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import type { CallOutcome } from '../../../core/contract/desk-state.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Tone } from '../../ui/tokens.ts';

interface Look {
  readonly tone: Tone | 'plain';
  readonly Icon: typeof IconX;
}

const outcomeLooks: { readonly [O in CallOutcome]: Look } = {
  answered: { tone: 'ok', Icon: IconPhoneCall },
  missed: { tone: 'ring', Icon: IconPhoneX },
  refused: { tone: 'plain', Icon: IconPhoneOff },
  abandoned: { tone: 'plain', Icon: IconPhoneOff },
  answeredElsewhere: { tone: 'plain', Icon: IconArrowForwardUp },
  failed: { tone: 'alert', Icon: IconPlugConnectedX },
  interrupted: { tone: 'alert', Icon: IconPlugConnectedX },
  forwarded: { tone: 'plain', Icon: IconPhoneOutgoing },
  announced: { tone: 'ring', Icon: IconSpeakerphone },
  blocked: { tone: 'plain', Icon: IconBan },
};

const typeLooks: { readonly [T in CallForm['type']]: Look } = {
  listening: { tone: 'ok', Icon: IconEar },
  silent: { tone: 'plain', Icon: IconVolumeOff },
  wrongNumber: { tone: 'plain', Icon: IconX },
  hungUp: { tone: 'plain', Icon: IconPhoneOff },
  abusive: { tone: 'ring', Icon: IconHandStop },
  test: { tone: 'plain', Icon: IconFlask },
};

export function OutcomeChip({ entry }: { readonly entry: Pick<CallLogEntry, 'outcome' | 'form'> }): ReactNode {
  const { t } = useTranslation();
  const chip = ({ tone, Icon }: Look, word: string): ReactNode => (
    <Chip tone={tone} icon={<Icon size={18} stroke={1.9} />}>
      {word}
    </Chip>
  );
  const { outcome, form } = entry;
  if (outcome === null) return chip({ tone: 'primary', Icon: IconPhoneCall }, t('console.journal.ongoing'));
  if (outcome !== 'answered' || form === null) return chip(outcomeLooks[outcome], t(`app.outcomes.${outcome}`));
  if (form.referral === 'emergency') return chip({ tone: 'alert', Icon: IconLifebuoy }, t('app.callReferrals.emergency'));
  return chip(typeLooks[form.type], t(`app.callTypes.${form.type}`));
}
