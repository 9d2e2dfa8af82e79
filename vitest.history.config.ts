import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/history/**/*.test.ts'],
    globalSetup: ['test/support/build-program.ts'],
    testTimeout: 6 * 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
