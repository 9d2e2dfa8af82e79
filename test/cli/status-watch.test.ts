import { describe, expect, test } from 'vitest';
import { openScreen } from '../../src/cli/status-screen.ts';
import { watchStatus } from '../../src/cli/status-watch.ts';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import type { Status } from '../../src/plan/status.ts';
import { paintFor } from '../../src/report/paint.ts';
import { renderStatus } from '../../src/report/status-text.ts';
import { now, statusWith } from '../support/status-of.ts';

/** What some looks would find, one every five seconds; then it is stopped. */
async function watched(
  looks: readonly (Partial<Status> | Error)[],
  terminal: { readonly rows?: number; readonly columns?: number } | null,
): Promise<{ readonly written: readonly string[]; readonly printed: readonly string[] }> {
  const written: string[] = [];
  const printed: string[] = [];
  const clock = virtualClock(now);
  const stop = new AbortController();
  let look = 0;
  const stream = {
    ...terminal,
    isTTY: terminal !== null,
    write: (text: string) => written.push(text) > 0,
  };
  await watchStatus({
    read: async () => {
      const found = looks[look++];
      if (look === looks.length) stop.abort();
      if (found instanceof Error) throw found;
      return statusWith({ at: clock.now(), ...found });
    },
    render: (status, options) =>
      status === null
        ? ['nothing yet']
        : renderStatus(status, {
            paint: paintFor(false),
            verbose: false,
            target: 'live',
            ...options,
          }),
    screen: openScreen(stream, { print: (lines) => printed.push(...lines), width: 80 }),
    clock,
    seconds: 5,
    signal: stop.signal,
    standsStill: false,
  });
  return { written, printed };
}

const stale = (seconds: number): Partial<Status> => ({
  stale: [
    {
      key: 'index.html',
      urls: ['/', '/index.html'],
      shows: 'older',
      edgeUntil: now + seconds * 1000,
      browserUntil: null,
      until: now + seconds * 1000,
    },
  ],
});

describe('on a terminal', () => {
  const terminal = { rows: 40, columns: 100 };

  test('each look is drawn over the one before, on a second screen that is left again', async () => {
    const { written, printed } = await watched([stale(60), stale(60), {}], terminal);
    expect(written.at(0)).toBe('\u001B[?1049h\u001B[?25l\u001B[?7l');
    expect(written.at(-1)).toBe('\u001B[?7h\u001B[?25h\u001B[?1049l');
    const frames = written.slice(1, -1);
    expect(
      frames.map((frame) => frame.startsWith('\u001B[H') && frame.endsWith('\u001B[J')),
    ).toEqual([true, true, true]);
    expect(printed[0]).toBe('storyclub status · live · 2026-11-20 10:05 UTC');
  });

  test('what is left counts down', async () => {
    const { written } = await watched([stale(60), stale(60), stale(60), {}], terminal);
    const left = written.flatMap(
      (frame) => /the last until|until 10:07 \((\d:\d\d)\)/.exec(frame)?.[1] ?? [],
    );
    expect(left).toEqual(['1:00', '0:55', '0:50']);
  });

  test('what does not fit is counted, and how to end it stays in sight', async () => {
    const { written } = await watched([stale(60), {}], { rows: 8, columns: 80 });
    const lines = (written[1] ?? '').replaceAll(/\u001B\[[HKJ]/g, '').split('\r\n');
    expect(lines).toHaveLength(8);
    expect(lines.slice(-2)).toEqual(['… 7 more lines', 'every 5 s, Ctrl-C ends']);
  });

  test('a look that fails is said, and tried again', async () => {
    const lost = new UserError({ code: 'no-answer', what: 'The bucket did not answer.', next: '' });
    const { written } = await watched([{}, lost, {}, {}], terminal);
    const said = written.slice(1, -1).map((frame) => frame.includes('The bucket did not answer.'));
    expect(said).toEqual([false, true, false, false]);
  });

  test('the terminal is given back when something breaks', async () => {
    await expect(watched([{}, new Error('a bug'), {}], terminal)).rejects.toThrow('a bug');
  });
});

describe('elsewhere', () => {
  test('a block is written when it says something else, not because time passes', async () => {
    const { written, printed } = await watched(
      [stale(60), stale(60), stale(60), { serial: 5 }, { serial: 5 }],
      null,
    );
    expect(written).toEqual([]);
    const blocks = printed.filter((line) => line.startsWith('storyclub status'));
    expect(blocks).toHaveLength(2);
  });

  test('the first look has to succeed', async () => {
    const lost = new UserError({ code: 'no-answer', what: 'The bucket did not answer.', next: '' });
    await expect(watched([lost, {}], null)).rejects.toThrow('did not answer');
  });
});
