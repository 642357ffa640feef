// Ends one process of a running application as the kernel would when memory runs out.
import type { RunningApplication } from './application.ts';

export type Victim = 'store' | 'gateway' | 'phone' | 'softphone' | 'console';

/** Its process now; 0 while it has none. */
export function pidOf(application: RunningApplication, victim: Victim): Promise<number> {
  return application.electron.evaluate(({ app, BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().startsWith(`app://${wanted}/`));
    if (window !== undefined) return window.webContents.isCrashed() ? 0 : window.webContents.getOSProcessId();
    const metric = app.getAppMetrics().find(({ name, serviceName }) => [name, serviceName].some((text) => text?.includes(wanted)));
    return metric?.pid ?? 0;
  }, victim);
}

/** kill -9; resolves once another process has taken its place. */
export async function killAndWait(application: RunningApplication, victim: Victim): Promise<void> {
  const former = await pidOf(application, victim);
  if (former === 0) throw new Error(`there is no ${victim} process`);
  process.kill(former, 'SIGKILL');
  const deadline = Date.now() + 20_000;
  for (;;) {
    const now = await pidOf(application, victim);
    if (now !== 0 && now !== former) return;
    if (Date.now() > deadline) throw new Error(`no other ${victim} process within 20 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
