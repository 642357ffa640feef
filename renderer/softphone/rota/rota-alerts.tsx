// What must be told at once: one's own shift comes soon, or nobody took the post. It stays until somebody closes it.
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { IconAlarm, IconUserQuestion } from '@tabler/icons-react';
import type { RotaAlert } from '../../../core/contract/rota-alert.ts';
import { bridge, softphoneFrame } from '../../ui/bridge.ts';
import { announce } from '../../ui/live-region.tsx';
import { Notice } from '../../ui/notice.tsx';
import { formatShift } from '../../ui/shift-time.ts';
import { useLanguage } from '../../ui/use-language.ts';

interface AlertStore {
  readonly alerts: readonly RotaAlert[];
}
const useAlerts = create<AlertStore>(() => ({ alerts: [] }));

const same = (a: RotaAlert, b: RotaAlert): boolean => a.kind === b.kind && a.startsAt === b.startsAt && a.helplineName === b.helplineName;

/** One of a kind for a shift: a reminder that comes twice is shown once. */
export function acceptAlert(alert: RotaAlert): void {
  useAlerts.setState(({ alerts }) => ({ alerts: [...alerts.filter((known) => !same(known, alert)), alert] }));
}
function dismiss(alert: RotaAlert): void {
  useAlerts.setState(({ alerts }) => ({ alerts: alerts.filter((known) => known !== alert) }));
}

function useAlertText(): (alert: RotaAlert) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (alert) =>
    t(`softphone.rota.alert.${alert.kind}`, {
      line: alert.helplineName,
      shift: formatShift(alert, alert.zone, language),
    });
}

/** Listens as long as a session is open; the window asks for attention once an alert. */
export function useRotaAlerts(): void {
  const textOf = useAlertText();
  useEffect(
    () =>
      bridge().on('rota.alert', (alert) => {
        acceptAlert(alert);
        announce(textOf(alert), 'assertive');
        softphoneFrame()?.drawAttention(true);
      }),
    [textOf],
  );
}

export function RotaAlerts(): ReactNode {
  const { alerts } = useAlerts();
  const textOf = useAlertText();
  return alerts.map((alert) => (
    <Notice
      key={`${alert.kind} ${alert.startsAt} ${alert.helplineName}`}
      tone={alert.kind === 'nobodyOnDuty' ? 'alert' : 'ring'}
      icon={alert.kind === 'nobodyOnDuty' ? <IconUserQuestion size={22} stroke={1.9} /> : <IconAlarm size={22} stroke={1.9} />}
      onDismiss={() => {
        dismiss(alert);
        softphoneFrame()?.drawAttention(false);
      }}
    >
      {textOf(alert)}
    </Notice>
  ));
}
