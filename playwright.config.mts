// The end-to-end suites: the built application in a real Electron. Two projects, which `npm test` counts apart.
import { defineConfig } from '@playwright/test';

const accessibility = '**/accessibility.spec.ts';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  // Each test has an application, a screen and servers to itself; a test that passes only when repeated is broken.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  forbidOnly: true,
  projects: [
    { name: 'e2e', testIgnore: accessibility, outputDir: 'test-results/e2e' },
    { name: 'accessibility', testMatch: accessibility, outputDir: 'test-results/accessibility' },
  ],
});
