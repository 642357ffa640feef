// What is rarely needed, out of the way: simulated calls, own shifts, hand-over notes, sound, preferences, passphrase, console or rota, end of shift.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconAdjustments,
  IconCalendarMonth,
  IconCalendarUser,
  IconDoorExit,
  IconHandStop,
  IconHeadphones,
  IconKey,
  IconLayoutDashboard,
  IconMenu2,
  IconNotes,
  IconPhoneOutgoing,
  IconSchool,
  IconShieldQuestion,
  IconSignature,
  IconUserScan,
  IconWaveSine,
} from '@tabler/icons-react';
import type { OwnChoice } from '../own/own-dialogs.tsx';
import { MenuButton } from '../ui/menu.tsx';

export type MenuChoice = 'training' | 'dial' | 'shifts' | 'handOvers' | 'takeLine' | 'sound' | 'preferences' | 'passphrase' | 'recordings' | OwnChoice | 'console' | 'rota' | 'endShift';

const icons: Record<MenuChoice, ReactNode> = {
  training: <IconSchool size={22} stroke={1.9} aria-hidden="true" />,
  dial: <IconPhoneOutgoing size={22} stroke={1.9} aria-hidden="true" />,
  shifts: <IconCalendarUser size={22} stroke={1.9} aria-hidden="true" />,
  handOvers: <IconNotes size={22} stroke={1.9} aria-hidden="true" />,
  takeLine: <IconHandStop size={22} stroke={1.9} aria-hidden="true" />,
  sound: <IconHeadphones size={22} stroke={1.9} aria-hidden="true" />,
  preferences: <IconAdjustments size={22} stroke={1.9} aria-hidden="true" />,
  passphrase: <IconKey size={22} stroke={1.9} aria-hidden="true" />,
  recordings: <IconWaveSine size={22} stroke={1.9} aria-hidden="true" />,
  doubt: <IconShieldQuestion size={22} stroke={1.9} aria-hidden="true" />,
  data: <IconUserScan size={22} stroke={1.9} aria-hidden="true" />,
  charter: <IconSignature size={22} stroke={1.9} aria-hidden="true" />,
  rota: <IconCalendarMonth size={22} stroke={1.9} aria-hidden="true" />,
  console: <IconLayoutDashboard size={22} stroke={1.9} aria-hidden="true" />,
  endShift: <IconDoorExit size={22} stroke={1.9} aria-hidden="true" />,
};

interface SoftphoneMenuProps {
  readonly choices: readonly MenuChoice[];
  readonly onChoose: (choice: MenuChoice) => void;
}

export function SoftphoneMenu({ choices, onChoose }: SoftphoneMenuProps): ReactNode {
  const { t } = useTranslation();
  return (
    <MenuButton
      label={t('softphone.titleBar.menu')}
      icon={<IconMenu2 size={22} stroke={1.9} aria-hidden="true" />}
      items={choices.map((choice) => ({ choice, label: t(`softphone.menu.${choice}`), icon: icons[choice] }))}
      onChoose={onChoose}
    />
  );
}
