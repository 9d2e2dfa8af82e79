import { expect, test } from 'vitest';
import type { Cdn, PurgeStatus } from '../../src/cdn/cdn.ts';
import { localCdn } from '../../src/cdn/local.ts';
import { sleepUntil } from '../../src/cdn/wait-for-purge.ts';
import { confirmPurges } from '../../src/cli/wait-for-readers.ts';
import { virtualClock } from '../../src/clock.ts';
import type { PurgeBatchRecord } from '../../src/plan/ledger.ts';

const batch = (id: string): PurgeBatchRecord => ({
  callerReference: `reference-${id}`,
  items: ['/'],
  id,
  createdAt: 0,
  completedAt: null,
});

/** Waits for two purges of a CDN that answers as told; what `stop` names ends the wait at that second. */
async function waiting(answer: (now: number) => PurgeStatus, stop = Infinity) {
  const clock = virtualClock(0);
  const cdn: Cdn = {
    ...localCdn({ stateDir: '/nowhere', clock }),
    status: async () => answer(clock.now()),
  };
  const controller = new AbortController();
  const told: number[] = [];
  const outcome = await confirmPurges({ cdn }, [batch('I1'), batch('I2')], {
    clock,
    signal: controller.signal,
    onWait: () => {
      told.push(clock.now() / 1000);
      if (clock.now() >= stop * 1000) controller.abort();
    },
  });
  return { outcome, told, seconds: clock.now() / 1000 };
}

const after =
  (seconds: number) =>
  (now: number): PurgeStatus =>
    now >= seconds * 1000
      ? { state: 'completed', createdAt: 0, seenAt: now }
      : { state: 'in-progress', createdAt: 0 };

test('ends as soon as every purge is seen completed, and tells every second that it waits', async () => {
  const { outcome, told, seconds } = await waiting(after(12));
  const known = outcome.outcome === 'confirmed' ? [...outcome.known] : [];
  // Looks at 0, 2, 5, 10 and 15 s: completed is when it is seen.
  expect(known).toEqual([
    ['reference-I1', { id: 'I1', createdAt: 0, completedAt: 15_000 }],
    ['reference-I2', { id: 'I2', createdAt: 0, completedAt: 15_000 }],
  ]);
  expect(seconds).toBe(15);
  expect(new Set(told)).toEqual(new Set(Array.from({ length: 16 }, (_, second) => second)));
});

test('ends within a second of being told to', async () => {
  const { outcome, seconds } = await waiting(after(600), 7);
  expect(outcome).toMatchObject({ outcome: 'stopped', until: null });
  expect(seconds).toBe(7);
});

test('ends at once where nobody can say', async () => {
  const { outcome, seconds } = await waiting(() => ({ state: 'unknown', why: 'no permission' }));
  expect(outcome).toMatchObject({ outcome: 'not-confirmed', why: 'no permission' });
  expect(seconds).toBe(0);
});

test('gives a purge a quarter of an hour', async () => {
  const { outcome, seconds } = await waiting(after(1e6));
  expect(outcome).toMatchObject({
    outcome: 'not-confirmed',
    why: 'Purge I1 has not completed in 15 minutes.',
  });
  expect(seconds).toBe(900);
});

test('a sleep that is over at once when it is told to end, and takes no time when it is late', async () => {
  const clock = virtualClock(10_000);
  await sleepUntil(5_000, { clock });
  await sleepUntil(20_000, { clock, signal: AbortSignal.abort() });
  expect(clock.now()).toBe(10_000);
});
