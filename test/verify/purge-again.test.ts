import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cdn, PurgeAnswer, PurgeBatch } from '../../src/cdn/cdn.ts';
import { localCdn } from '../../src/cdn/local.ts';
import { virtualClock } from '../../src/clock.ts';
import { LedgerMoved } from '../../src/publish/ledger-moved.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { purgeAgain } from '../../src/verify/purge-again.ts';
import { type Club, createClub, story } from '../support/club.ts';

const key = 'stories/old-well/index.html';
const items = ['/stories/old-well', '/stories/old-well/', '/stories/old-well/index.html'];
const publishedAt = Date.parse('2026-11-20T10:00:00Z');

let club: Club;

beforeAll(async () => {
  const well = story({ title: 'The Old Well', date: '2019-03-02' });
  club = await createClub({ stories: { 'old-well': well } });
  await club.publish({ at: '2026-11-20 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

/** Purges the well again, with a CDN that answers as told; `seconds` after the publish. */
async function again(
  answer: (batch: PurgeBatch) => Promise<PurgeAnswer>,
  seconds = 3600,
  readUnder: number | null = null,
) {
  const { origin } = club;
  const clock = virtualClock(publishedAt + seconds * 1000);
  const store = storeOf(club);
  const { found } = await store.look();
  if (found === null) throw new Error('nothing was published');
  const entries = await store.readEntries(found.root);
  const cdn: Cdn = { ...localCdn({ stateDir: '/nowhere', clock }), purge: answer };
  const purged = await purgeAgain({
    store,
    seams: {
      origin,
      cdn,
      clock,
      readBody: async () => new Uint8Array(),
      log: () => {},
      progress: () => {},
      signal: new AbortController().signal,
    },
    owner: { publish: 'again', by: 'ada', commit: null },
    entries: [...entries.values()].filter((entry) => entry.key === key),
    serial: readUnder ?? found.root.serial,
    fence: found.root.fence,
    distribution: found.root.distribution,
    allowance: 5,
  });
  return { purged, now: clock.now() };
}

const storeOf = ({ origin }: Club): LedgerStore =>
  new LedgerStore(origin, { statePrefix: '.storyclub/', site: 'https://www.storyclub.example' });

async function root() {
  const { found } = await storeOf(club).look();
  if (found === null) throw new Error('nothing was published');
  return found.root;
}

const leaseIsFree = async (): Promise<boolean> =>
  (await club.origin.head('.storyclub/lease')).object === null;

test('is in the ledger before it is sent, and created there when it was accepted', async () => {
  const before = await root();
  const { purged } = await again(async ({ callerReference }) => {
    const { purges } = await root();
    expect(purges.at(-1)).toMatchObject({
      publish: 'again',
      batches: [{ callerReference, items, createdAt: null }],
    });
    expect(await leaseIsFree()).toBe(false);
    return { outcome: 'accepted', id: 'I1', createdAt: 42, completed: false };
  });
  const accepted = { items, id: 'I1', createdAt: 42, completedAt: null };
  expect(purged).toMatchObject({ items, batches: [accepted], refusal: null });
  const after = await root();
  expect(after.purges.at(-1)?.batches).toMatchObject([accepted]);
  expect(after.serial).toBe(before.serial + 1);
  expect({ ...after, purges: [], serial: 0 }).toEqual({
    ...before,
    purges: [],
    serial: 0,
    fence: after.fence,
  });
  expect(await leaseIsFree()).toBe(true);
});

test('what is not accepted is not owed: the ledger forgets it', async () => {
  const { purges } = await root();
  const { purged } = await again(async () => ({ outcome: 'throttled', why: 'too many' }));
  expect(purged).toEqual({ items, batches: [], refusal: { why: 'too many', next: null } });
  expect((await root()).purges).toEqual(purges);
  expect(await leaseIsFree()).toBe(true);
});

test('waits until no fetch of an older body can be under way', async () => {
  const { now } = await again(async () => ({ outcome: 'throttled', why: 'too many' }), 1);
  expect(now).toBeGreaterThanOrEqual(publishedAt + 5000);
});

test('a publish that came first is not overwritten', async () => {
  const { serial } = await root();
  const never = async (): Promise<PurgeAnswer> => {
    throw new Error('nothing is sent');
  };
  await expect(again(never, 3600, serial - 1)).rejects.toThrow(LedgerMoved);
  expect((await root()).serial).toBe(serial);
  expect(await leaseIsFree()).toBe(true);
});
