// The picture run (`npm run screenshots`): every screen of tests/support/screens.ts, written into docs/guide/img.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.spec.ts',
  workers: 1,
  timeout: 600_000,
  outputDir: '../../test-results/screens',
});
