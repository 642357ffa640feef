// Starts an Electron under Playwright's debugger.
import { _electron, type ElectronApplication } from '@playwright/test';
import { electronExecutable } from './electron-executable.ts';

const startTimeoutMs = 20_000;
const attempts = 3;

/**
 * On a busy machine Electron 25 sometimes never turns its event loop when it starts under a debugger (docs/known-issues.md).
 * Nothing of the application has run then: that Electron is killed and another one started, which is said.
 */
export async function launchElectron(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<ElectronApplication> {
  const { executablePath, chromiumSandbox, args } = electronExecutable();
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined && name !== 'ELECTRON_RUN_AS_NODE') env[name] = value;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({ executablePath, chromiumSandbox, args: [...args, ...words], env: { ...env, ...environment }, timeout: startTimeoutMs });
    } catch (error) {
      if (attempt === attempts || !(error instanceof Error) || error.name !== 'TimeoutError') throw error;
      console.warn(`an Electron did not get ready within ${String(startTimeoutMs / 1000)} s under its debugger: started again`);
    }
  }
}
