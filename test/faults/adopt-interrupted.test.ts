import { hash } from 'node:crypto';
import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import type { Cdn } from '../../src/cdn/cdn.ts';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { lookForLedger } from '../../src/publish/adopt-look.ts';
import { adoptSite } from '../../src/publish/adopt-site.ts';
import { surveyForAdoption } from '../../src/publish/adopt-survey.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { unsent } from '../../src/plan/purge-progress.ts';
import { defaultLaw, toFiles } from '../support/plan-rehearsal.ts';

/** Adopting that ends at any request, before it or after it, with no word more: done again, nothing is lost. */

const START = Date.UTC(2026, 10, 20, 10);
const bodies: Readonly<Record<string, string>> = {
  'index.html': 'home',
  'stories/fox/index.html': 'fox',
  'robots.txt': 'all',
};
const headers = {
  contentType: 'text/html',
  cacheControl: null,
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};
const files = toFiles(bodies).map((file) => {
  const body = bodies[file.key] ?? '';
  return { ...file, digest: hash('sha256', body, 'base64url'), size: body.length };
});

class Death extends Error {}

/** Counts what is asked of an origin and a CDN, and ends before or after one of them. */
class Mortal {
  asked = 0;
  readonly #at: number;
  readonly #isAfter: boolean;

  constructor(at: number, isAfter: boolean) {
    this.#at = at;
    this.#isAfter = isAfter;
  }

  readonly ask = async <T>(request: () => Promise<T>): Promise<T> => {
    this.asked++;
    if (this.asked > this.#at || (this.asked === this.#at && !this.#isAfter)) throw new Death();
    const answer = await request();
    if (this.asked >= this.#at) throw new Death();
    return answer;
  };

  wrap<T extends object>(value: T): T {
    return new Proxy(value, {
      get: (target, name) => {
        const found: unknown = Reflect.get(target, name);
        if (typeof found !== 'function') return found;
        if (name === 'inventory') return found.bind(target);
        return (...args: readonly unknown[]) => this.ask(() => found.apply(target, args));
      },
    });
  }
}

/** A bucket with a site and no ledger, and a CDN that takes notes. */
async function setUp() {
  const folder = await createFixture();
  const clock = virtualClock(START);
  const origin = directoryOrigin({ root: folder.path, clock });
  for (const [key, body] of Object.entries(bodies))
    await origin.put({ key, body: Buffer.from(body), headers, condition: null });
  const purged: string[] = [];
  const cdn: Cdn = {
    name: 'notes',
    describe: async () => defaultLaw.distribution,
    purge: async ({ callerReference, items }) => {
      if (!purged.includes(callerReference)) purged.push(callerReference);
      expect(items).toEqual(['/*']);
      return { outcome: 'accepted', id: callerReference, createdAt: clock.now(), completed: true };
    },
    status: async () => ({ state: 'unknown', why: 'nobody asks' }),
    usage: async () => ({ paths: 0, atLeast: false }),
  };
  return { folder, clock, origin, cdn, purged };
}

type World = Awaited<ReturnType<typeof setUp>>;

async function adoptIn({ clock }: World, { origin, cdn }: { origin: Origin; cdn: Cdn }) {
  const store = new LedgerStore(origin, {
    statePrefix: '.storyclub/',
    site: 'https://example.org',
  });
  const readBody = async (key: string) => Buffer.from(bodies[key] ?? '');
  const looked = await lookForLedger(store, origin);
  if (looked.state === 'whole') return looked;
  const seams = {
    origin,
    cdn,
    clock,
    readBody,
    log: () => {},
    progress: () => {},
    signal: new AbortController().signal,
  };
  const listing = { ...seams, prefix: '', statePrefix: '.storyclub/' };
  const survey = await surveyForAdoption({ ...listing, files, take: [], known: null });
  await adoptSite({
    store,
    seams,
    prefix: '',
    siteName: 'https://example.org',
    looked,
    survey,
    site: { files, siteDigest: '', templatesDigest: '', configDigest: '', nextStoryAt: null },
    law: defaultLaw,
    longestMaxAge: 86_400,
    record: {
      id: `p${clock.now()}`,
      by: 'a',
      commit: null,
      committedAt: null,
      isUncommitted: null,
    },
    proveConditions: async () => true,
  });
  return await lookForLedger(store, origin);
}

/** Adopts, dying at one request; then again in full. What was asked the first time. */
async function dieAndGoOn(at: number, isAfter: boolean): Promise<number> {
  const world = await setUp();
  const mortal = new Mortal(at, isAfter);
  const died = await adoptIn(world, {
    origin: mortal.wrap(world.origin),
    cdn: mortal.wrap(world.cdn),
  }).catch((error: unknown) => error);
  const hasDied = mortal.asked >= at;
  if (!hasDied && died instanceof Error) throw died;
  world.clock.advance(400_000);
  const looked = await adoptIn(world, world);
  if (looked.state !== 'whole') throw new Error('there is no ledger');
  const { root } = looked.found;
  expect([...looked.entries.keys()].toSorted()).toEqual(Object.keys(bodies).toSorted());
  // Either the purge was taken, or the ledger owes it.
  const isOwed = unsent(root).length > 0;
  expect(isOwed || world.purged.length > 0, `died ${isAfter ? 'after' : 'before'} ${at}`).toBe(
    true,
  );
  for (const [key, body] of Object.entries(bodies)) {
    const answer = await world.origin.get(key);
    expect(answer.outcome === 'found' ? Buffer.from(answer.body).toString() : null).toBe(body);
  }
  await world.folder.rm();
  return hasDied ? mortal.asked : 0;
}

test('at every request of it', async () => {
  let points = 0;
  for (let at = 1; ; at++) {
    const asked = await dieAndGoOn(at, false);
    if (asked === 0) break;
    await dieAndGoOn(at, true);
    points += 2;
  }
  expect(points).toBeGreaterThan(20);
  console.log(`adopting died at ${points} points`);
});
