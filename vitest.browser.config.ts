import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the pages of a site, and what serve shows, in a real browser, which the set-up finds or installs. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/support/build-program.ts', 'test/browser/start-browser.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
