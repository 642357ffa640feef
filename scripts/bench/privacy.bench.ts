// Runs privacy-measures.ts in a plain Node process, bundled as the application bundles the store, and hands on its rows.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleForNode } from '../../tests/support/node-bundle.ts';
import type { Report, Row } from './figures.ts';

export async function measure(report: Report): Promise<void> {
  const program = await bundleForNode(join(import.meta.dirname, 'privacy-measures.ts'));
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  for await (const line of createInterface({ input: child.stdout })) report(JSON.parse(line) as Row);
  const [code] = await exit;
  if (code !== 0) throw new Error(`the privacy desk's measures ended with code ${String(code)}`);
}
