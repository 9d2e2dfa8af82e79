import { defineConfig } from 'vitest/config';

/**
 * `npm run test:faults`: what dies, is refused or is not answered in the middle, on servers that do it on demand, hostile
 * input, and scenarios that take long.
 */
export default defineConfig({
  test: {
    include: ['faults', 'fuzz', 'scenario-long'].map((suite) => `test/${suite}/**/*.test.ts`),
    globalSetup: ['test/support/build-program.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
