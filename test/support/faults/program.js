// The program people run, by another clock: what it sleeps takes no time, and the parent is told to move its own.
import { systemClock } from '../../../dist/clock.js';
import { main } from '../../../dist/cli/main.js';

let ahead = Number(process.argv[2]);
const { now } = systemClock();

/** @param {number} milliseconds */
const sleep = async (milliseconds) => {
  ahead += milliseconds;
  const moved = new Promise((resolve) => {
    process.once('message', resolve);
  });
  process.send?.(milliseconds);
  await moved;
};

process.exitCode = await main(
  {
    argv: process.argv.slice(3),
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: { now: () => now() + ahead, sleep },
    onStop: (listener) => {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
    },
    exit: (code) => process.exit(code),
  },
  '0.1.0',
);
process.disconnect?.();
