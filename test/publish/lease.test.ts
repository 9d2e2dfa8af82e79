import { createFixture } from 'fs-fixture';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Clock, virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { acquireLease, type Lease } from '../../src/publish/lease.ts';
import { LeaseLost } from '../../src/publish/lease-lost.ts';
import { parseLease } from '../../src/publish/lease-record.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { livenessOf, thisProcess } from '../../src/publish/this-process.ts';

const key = '.storyclub/lease';
const start = Date.parse('2026-11-20T10:00:00Z');

/** Seconds pass on every clock, by no timer of the machine's. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An origin whose clock runs with the machine's, and what happens to both. */
async function world() {
  const fixture = await createFixture();
  const clock = virtualClock(start);
  const whole = directoryOrigin({ root: fixture.path, clock });
  let isThere = true;
  const writing = new Set<Promise<unknown>>();
  const origin: Origin = {
    ...countingOrigin(whole).origin,
    put: async (request) => {
      if (!isThere) throw new Error('the network is away');
      const answer = whole.put(request);
      writing.add(answer);
      return await answer;
    },
  };
  const take = (
    publish: string,
    { fence = 0, on = clock }: { readonly fence?: number; readonly on?: Clock } = {},
  ): Promise<Lease> =>
    acquireLease({
      origin,
      key,
      owner: { publish, by: `${publish}@desk`, commit: null },
      clock: on,
      fence,
    });
  return {
    clock,
    take,
    pass: async (seconds: number) => {
      clock.advance(seconds * 1000);
      await vi.advanceTimersByTimeAsync(seconds * 1000);
      await Promise.all(writing);
    },
    cutOff: () => (isThere = false),
    record: async () => {
      const answer = await whole.get(key);
      return answer.outcome === 'found' ? parseLease(answer.body) : null;
    },
    remove: (ifMatch: string | null) => whole.remove([{ key, ifMatch }]),
    write: (body: string) =>
      whole.put({
        key,
        body: Buffer.from(body),
        headers: stateHeaders,
        condition: null,
      }),
    [Symbol.asyncDispose]: () => fixture.rm(),
  };
}

test('a lease has the number above the last one in the ledger, and lasts two minutes by the origin’s clock', async () => {
  await using at = await world();
  const lease = await at.take('ada', { fence: 7 });
  expect(lease).toMatchObject({ fence: 8, isTakenOver: false });
  expect(await at.record()).toEqual({
    process: thisProcess(),
    publish: 'ada',
    by: 'ada@desk',
    commit: null,
    since: start,
    expires: start + 120_000,
    fence: 8,
  });
});

test('it is refused to a second publish, who is told by whom it is held', async () => {
  await using at = await world();
  await at.take('ada');
  await expect(at.take('bob')).rejects.toMatchObject({
    code: 'lease-taken',
    message: 'A publish by ada@desk is under way since 2026-11-20T10:00:00.000Z.',
  });
});

describe('a lease that is not renewed', () => {
  test.each([
    [149, 'lease-taken'],
    [150, 'taken over'],
  ])('after %d seconds: %s', async (seconds, outcome) => {
    await using at = await world();
    const first = await at.take('ada');
    await first.end();
    await at.pass(seconds);
    const second = at.take('bob', { fence: 1 });
    if (outcome === 'lease-taken') await expect(second).rejects.toMatchObject({ code: outcome });
    else expect(await second).toMatchObject({ fence: 2, isTakenOver: true });
  });

  test('makes its holder stop at the next write once another has it', async () => {
    await using at = await world();
    const first = await at.take('ada');
    await first.end();
    await at.pass(150);
    await at.take('bob');
    await expect(first.keep()).rejects.toThrow(LeaseLost);
    await expect(first.keep()).rejects.toMatchObject({ holder: { by: 'bob@desk' } });
    expect(await first.end()).toBeNull();
  });

  test('is its holder’s again when nobody has taken it', async () => {
    await using at = await world();
    const lease = await at.take('ada');
    await lease.end();
    await at.pass(600);
    await lease.keep();
    expect((await at.record())?.expires).toBe(start + 720_000);
  });
});

describe('a holder at work', () => {
  test('renews by itself, though an upload takes minutes', async () => {
    await using at = await world();
    await at.take('ada');
    for (let step = 0; step < 60; step++) await at.pass(10);
    await expect(at.take('bob')).rejects.toMatchObject({ code: 'lease-taken' });
  });

  test.each([
    [89, 'goes on'],
    [91, 'sends nothing'],
  ])('that cannot renew after %d seconds %s', async (seconds, outcome) => {
    await using at = await world();
    const lease = await at.take('ada');
    at.cutOff();
    await at.pass(seconds);
    if (outcome === 'goes on') await lease.keep();
    else await expect(lease.keep()).rejects.toThrow('the network is away');
  });

  test('whose lease somebody deleted stops, and does not take it again', async () => {
    await using at = await world();
    const lease = await at.take('ada');
    await at.remove(null);
    await at.pass(41);
    await expect(lease.keep()).rejects.toMatchObject({ code: 'lease-lost', holder: null });
    expect(await at.record()).toBeNull();
  });

  test('whose clock is set back an hour still holds it by the origin’s', async () => {
    await using at = await world();
    const own = virtualClock(start);
    await at.take('ada', { on: own });
    own.advance(-3_600_000);
    for (let step = 0; step < 30; step++) await at.pass(10);
    expect((await at.record())?.expires).toBeGreaterThan(at.clock.now() + 60_000);
    await expect(at.take('bob')).rejects.toMatchObject({ code: 'lease-taken' });
  });
});

test.each(['', 'not JSON', '{"by":"eve"}', '{"publish":1}'])(
  'a lease nobody can read (%j) protects nobody',
  async (body) => {
    await using at = await world();
    await at.write(body);
    expect(await at.take('ada', { fence: 3 })).toMatchObject({ fence: 4, isTakenOver: true });
  },
);

describe('the process that holds a lease', () => {
  const own = thisProcess();

  test.runIf(own.system !== null)(
    'is known to run or to have ended on the machine it runs on',
    () => {
      expect(livenessOf(own)).toBe('running');
      expect(livenessOf({ ...own, began: '1' })).toBe('ended');
      expect(livenessOf({ ...own, pid: 2 ** 31 - 1 })).toBe('ended');
    },
  );

  test.each([
    ['of another boot, or another container', { ...own, system: 'another' }],
    ['of a system that does not tell', { ...own, system: null, began: null }],
  ])('is not known %s, though the host has the same name', (_, process) => {
    expect(livenessOf(process)).toBe('unknown');
  });
});
