import { defineConfig } from 'vitest/config';

/** `npm run prove:faults`: what takes too long for `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.prove.ts'],
    globalSetup: ['test/support/build-program.ts'],
    maxWorkers: 2,
  },
});
