import { defineConfig } from 'vitest/config';

/** `npm run test:aws`: the contract suites, and the program itself, against moto and a real S3 server, which the set-up installs, starts and stops. */
export default defineConfig({
  test: {
    include: ['test/aws/**/*.test.ts'],
    globalSetup: ['test/support/build-program.ts', 'test/aws/servers.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
