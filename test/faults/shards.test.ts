import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';

const HOUR = 3_600_000;
const html = 'text/html; charset=utf-8';
const sizes = { inline: 4, shard: 3 };

/** Twelve stories, some edited, some gone, in shards of three keys. */
function site(edited: readonly string[], gone: readonly string[] = []): WorldSite {
  const names = [...'abcdefghijkl'].filter((name) => !gone.includes(name));
  return Object.fromEntries(
    names.map((name) => [
      `stories/${name}/index.html`,
      {
        body: edited.includes(name) ? `${name}, edited` : name,
        kind: 'story',
        contentType: html,
        loads: [],
      },
    ]),
  );
}

/** The origin for a process that dies: from the operation with this number on nothing is done or, `after` it, answered. */
function dying(origin: Origin, { at, after }: { readonly at: number; readonly after: boolean }) {
  const state = { operations: 0 };
  const wrapped =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      state.operations += 1;
      if (state.operations > at || (state.operations === at && !after)) throw new Error('dead');
      const answer = await call(...args);
      if (state.operations >= at) throw new Error('dead');
      return answer;
    };
  const { origin: plain } = countingOrigin(origin);
  const killed: Origin = {
    ...plain,
    head: wrapped(plain.head),
    get: wrapped(plain.get),
    put: wrapped(plain.put),
    copy: wrapped(plain.copy),
    copyHeaders: wrapped(plain.copyHeaders),
    remove: wrapped(plain.remove),
  };
  return { killed, state };
}

async function dieAndPublish(at: number, after: boolean): Promise<boolean> {
  await using fixture = await createFixture({});
  const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
  const origin = directoryOrigin({ root: fixture.path, clock });
  const world = new ReleaseWorld(origin, { clock, sizes, keepReleases: 1 });
  await world.publish(site([]));
  clock.advance(HOUR);
  await world.publish(site(['b']));
  clock.advance(HOUR);
  const { killed, state } = dying(origin, { at, after });
  const next = site(['b', 'c', 'k'], ['e', 'f']);
  await new ReleaseWorld(killed, { clock, sizes, keepReleases: 1 }).publish(next).catch(() => null);
  clock.advance(HOUR);
  const last = site(['b', 'c', 'k', 'l'], ['e', 'f']);
  await world.publish(last);
  const shown = await world.shown();
  expect([at, shown]).toEqual([
    at,
    new Map(Object.entries(last).map(([key, { body }]) => [key, `${html} ${body}`])),
  ]);
  const store = world.store();
  const { found } = await store.look();
  if (found === null) throw new Error('there is no ledger');
  const live = [...(await store.readEntries(found.root)).values()].filter((entry) => entry.live);
  expect(live.map(({ key }) => key).toSorted()).toEqual(Object.keys(last).toSorted());
  const back = await world.rollback(null);
  expect([at, back?.isComplete]).toEqual([at, true]);
  return state.operations >= at;
}

test.each([
  ['before', false],
  ['after', true],
])(
  'a publish in shards that dies %s any operation loses nothing of the ledger',
  async (_, after) => {
    let at = 1;
    while (await dieAndPublish(at, after)) at += 1;
    expect(at).toBeGreaterThan(20);
  },
  120_000,
);
