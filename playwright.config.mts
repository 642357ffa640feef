// The end-to-end suite: the built application in a real Electron, one at a time.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  // Each test has an application, a screen and servers to itself; a test that passes only when repeated is broken.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  forbidOnly: true,
  outputDir: 'test-results',
});
