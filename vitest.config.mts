// The suites that run under plain Node: unit, db, contract, sip. One project each, so that `npm test` counts them apart.
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

interface SuiteOptions {
  readonly timeoutMs: number;
  /** Files of a suite may run at the same time unless they share servers, ports or the patience of a key derivation. */
  readonly inParallel?: boolean;
}

function suite(name: string, { timeoutMs, inParallel = true }: SuiteOptions): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: {
      name,
      include: [`tests/${name}/**/*.test.{ts,tsx}`],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      fileParallelism: inParallel,
    },
  };
}

export default defineConfig({
  test: {
    // Child processes rather than threads: ending a thread that used SQLCipher can crash the whole run.
    pool: 'forks',
    projects: [
      suite('unit', { timeoutMs: 10_000 }),
      suite('db', { timeoutMs: 60_000 }),
      suite('contract', { timeoutMs: 30_000 }),
      suite('sip', { timeoutMs: 60_000, inParallel: false }),
    ],
  },
});
