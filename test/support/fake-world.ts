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
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
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
