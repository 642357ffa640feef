// Turns a TypeScript program into one plain CommonJS file that a child Node runs without any loader.
import { mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** The file lands under `out/`, so that the packages resolve as they do for the application's own bundles. */
export async function bundleForNode(entry: string, name = basename(entry, '.ts')): Promise<string> {
  const folder = resolve(import.meta.dirname, '..', '..', 'out', 'test-programs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}-${String(process.pid)}.cjs`);
  const bundle = await rolldown({ input: entry, platform: 'node', external: /^(?![./]|[A-Za-z]:)/, logLevel: 'silent' });
  await bundle.write({ file, format: 'cjs', codeSplitting: false });
  await bundle.close();
  return file;
}
