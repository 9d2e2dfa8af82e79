import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { terminalOf } from '../../src/cli/terminal.ts';
import type { World } from '../../src/cli/world.ts';

interface Setting {
  readonly tty?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

function world({ tty = false, columns, env = {} }: Setting): World {
  const stream = (): World['stdout'] =>
    Object.assign(new PassThrough(), { isTTY: tty, ...(columns === undefined ? {} : { columns }) });
  return {
    argv: [],
    cwd: '/',
    env,
    stdin: { isTTY: tty },
    stdout: stream(),
    stderr: stream(),
    clock: systemClock(),
    onStop: () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
}

describe('colour', () => {
  test.each<readonly [string, Setting, boolean]>([
    ['a terminal', { tty: true }, true],
    ['a pipe', {}, false],
    ['a terminal that cannot', { tty: true, env: { TERM: 'dumb' } }, false],
    ['NO_COLOR', { tty: true, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { tty: true, env: { NO_COLOR: '' } }, true],
    ['FORCE_COLOR in a pipe', { env: { FORCE_COLOR: '1' } }, true],
    ['both', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, false],
  ])('%s', (_, setting, expected) => {
    expect(terminalOf(world(setting)).colour).toEqual({ stdout: expected, stderr: expected });
  });
});

test.each<readonly [string, number | undefined, number]>([
  ['no terminal', undefined, 80],
  ['a pseudo-terminal without a size', 0, 80],
  ['a narrow one', 50, 50],
  ['a sliver', 10, 40],
  ['a wall', 400, 120],
])('width: %s', (_, columns, expected) => {
  expect(terminalOf(world(columns === undefined ? {} : { columns })).width).toBe(expected);
});

test('someone can be asked only where stdin and stderr are terminals', () => {
  expect(terminalOf(world({ tty: true })).isTerminal).toBe(true);
  expect(terminalOf(world({})).isTerminal).toBe(false);
});
