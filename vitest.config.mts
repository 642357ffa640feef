// The suites that run under plain Node: unit, db, contract, sip. One project each, so that `npm test` counts them apart.
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const cutsTheNetwork = 'tests/sip/call-recovery.test.ts';

interface SuiteOptions {
  readonly timeoutMs: number;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Projects of a lower number end before those of a higher one start. */
  readonly order?: number;
}

function suite(name: string, { timeoutMs, include = [`tests/${name}/**/*.test.{ts,tsx}`], exclude = [], order = 0 }: SuiteOptions): TestProjectInlineConfiguration {
  return {
    extends: true,
    test: { name, include: [...include], exclude: [...exclude], testTimeout: timeoutMs, hookTimeout: timeoutMs, sequence: { groupOrder: order } },
  };
}

export default defineConfig({
  test: {
    // Child processes rather than threads: ending a thread that used SQLCipher can crash the whole run.
    pool: 'forks',
    // A second is little on a machine that does something else as well.
    expect: { poll: { timeout: 10_000 } },
    // vitest leaves one core to a watcher that is not there; much of these suites waits for sound and for disks.
    maxWorkers: availableParallelism(),
    projects: [
      suite('unit', { timeoutMs: 10_000 }),
      suite('db', { timeoutMs: 60_000 }),
      suite('contract', { timeoutMs: 30_000 }),
      suite('sip', { timeoutMs: 60_000, exclude: [cutsTheNetwork], order: 1 }),
      // Alone: every Chromium of the machine hears of a network that goes.
      suite('sip-network', { timeoutMs: 60_000, include: [cutsTheNetwork], order: 2 }),
    ],
  },
});
