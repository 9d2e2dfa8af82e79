#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const argv = process.argv.slice(2);
const version = readVersion();

if (argv.includes('--version') && !argv.includes('--')) {
  process.stdout.write(`${version}\n`);
} else {
  allowClosedPipe(process.stdout);
  allowClosedPipe(process.stderr);
  const [{ main }, { systemClock }] = await Promise.all([
    import('./cli/main.ts'),
    import('./clock.ts'),
  ]);
  process.exitCode = await main(
    {
      argv,
      cwd: process.cwd(),
      env: process.env,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      clock: systemClock(),
      onStop: (listener) => {
        process.on('SIGINT', listener);
        process.on('SIGTERM', listener);
      },
      exit: (code) => process.exit(code),
    },
    version,
  );
}

function readVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const match = /"version": "([^"]+)"/.exec(file);
  if (match?.[1] === undefined) throw new Error('package.json names no version');
  return match[1];
}

/** `storyclub plan | head`: a reader that has seen enough is no error, and what is under way goes on. */
function allowClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
