import { PassThrough } from 'node:stream';
import { systemClock } from '../../src/clock.ts';
import type { World } from '../../src/cli/world.ts';

export interface FakeWorld extends World {
  /** What was written to each stream so far. */
  readonly written: { stdout(): string; stderr(): string };
  /** Codes the process was ended with. */
  readonly exits: readonly number[];
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** A process without a terminal that a test can read and interrupt. */
export function fakeWorld(
  given: Partial<Pick<World, 'argv' | 'cwd' | 'env' | 'clock'>> = {},
): FakeWorld {
  // What is beyond the mark would be read the next time only.
  const roomy = { encoding: 'utf8', highWaterMark: 4_000_000 } as const;
  const stdout = new PassThrough(roomy);
  const stderr = new PassThrough(roomy);
  const listeners: (() => void)[] = [];
  const exits: number[] = [];
  return {
    argv: [],
    cwd: '/',
    env: {},
    clock: systemClock(),
    ...given,
    stdin: {},
    stdout,
    stderr,
    onStop: (listener) => {
      listeners.push(listener);
    },
    exit: (code) => {
      exits.push(code);
      throw new Error(`the process ended with ${code}`);
    },
    written: {
      stdout: () => String(stdout.read() ?? ''),
      stderr: () => String(stderr.read() ?? ''),
    },
    exits,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
  };
}
