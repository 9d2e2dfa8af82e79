import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/history/**', 'test/aws/**', 'test/browser/**', 'test/faults/**'],
    globalSetup: ['test/support/build-program.ts'],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
