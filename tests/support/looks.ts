// Themes and text sizes put on a running window, as the preferences do.
import type { Preferences } from '../../core/contract/calls/shell.ts';
import type { Stage } from './stage.ts';
import type { View } from './view.ts';

export interface Look {
  readonly theme: Exclude<Preferences['theme'], 'system'>;
  readonly textSize: Preferences['textSize'];
}

/** Motion is off, so that a picture never catches a transition half-way. */
export async function wear(stage: Stage, view: View, look: Look): Promise<void> {
  await view.call('preferences.save', { language: 'fr', reducedMotion: true, ...look });
  await stage.application.electron.evaluate(async ({ BrowserWindow }, kind) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith(`app://${kind}/`));
    // The pointer rests on no control, and no key was just pressed on one.
    window?.webContents.sendInputEvent({ type: 'mouseLeave', x: 0, y: 0 });
    // A blinking caret would make two pictures of the same screen differ.
    await window?.webContents.insertCSS('* { caret-color: transparent !important; }');
  }, view.kind);
  await view.run(`(() => { const active = document.activeElement; if (active instanceof HTMLElement && !active.matches('input, textarea, select, body')) active.blur(); })()`);
  await view.settle();
}
