import { defineConfig } from 'vitest/config';

/** `npm run test:faults`: what dies, is refused or is not answered in the middle, on servers that do it on demand, and hostile input. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
    globalSetup: ['test/support/build-program.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
