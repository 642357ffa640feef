// The system's notifications of what the rota tells at once. Invariant: silent, since somebody may be listening; none of it is
// told anywhere else than on this computer.
import { Notification } from 'electron';
import type { RotaNotice } from '../../core/domain/rota/reminders.ts';

/** Kept until it is gone: a notification that is collected answers no click. */
const shown = new Set<Notification>();

/** `onOpened`: the person asks to see the application. */
export function showRotaNotice({ title, body }: RotaNotice, onOpened: () => void): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  const forget = (): void => { shown.delete(notification); };
  notification.on('click', () => {
    forget();
    onOpened();
  });
  notification.on('close', forget);
  notification.on('failed', forget);
  shown.add(notification);
  notification.show();
}
