import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['history', 'aws', 'browser', 'faults', 'fuzz', 'scenario-long'].map(
      (suite) => `test/${suite}/**`,
    ),
    globalSetup: ['test/support/build-program.ts'],
    testTimeout: 20_000,
    // Much of the time is waiting for processes and servers.
    maxWorkers: 3,
  },
});
