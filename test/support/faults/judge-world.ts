import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Entry } from '../../../src/plan/ledger.ts';
import { nameOf, type Served } from '../population/facts.ts';
import { unsoundBounds } from '../population/judge.ts';
import { Looker } from '../population/looker.ts';
import { brokenPages } from '../population/pages.ts';
import { boundsIn } from '../population/planner.ts';
import { Population } from '../population/population.ts';
import { Random } from '../population/random.ts';
import type { On304 } from '../population/shared-cache.ts';
import { rulesOf } from '../population/terms.ts';
import { told, WorldFacts } from '../population/world-facts.ts';
import { truly, worstCases } from '../population/worst-case.ts';
import type { Read } from './read-ledger.ts';

/** What must be so whatever happened: of caches (I1, I3), of purges, of the ledger and of guests. In words, what is not. */

/** An object as the origin keeps it, whichever origin. */
export interface Kept {
  readonly body: Uint8Array;
  readonly etag: string;
  /** By lower-case name, `x-amz-meta-sha256` among them. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Happened {
  readonly key: string;
  readonly object: Kept | null;
  readonly at: number;
}

/** Everything that happened to a site, and how it is left. */
export interface Scene {
  readonly happened: readonly Happened[];
  /** When each publish ended; the last one is being judged. */
  readonly ends: readonly number[];
  readonly purges: readonly {
    readonly items: readonly string[];
    readonly createdAt: number;
    readonly completedAt: number;
  }[];
  /** The site's objects by key, guests included. */
  readonly objects: ReadonlyMap<string, Kept>;
  /** Objects of the state by key without its prefix. */
  readonly state: ReadonlyMap<string, Kept>;
  /** Keys of the site that are nobody's but their owner's. */
  readonly guests: ReadonlySet<string>;
  readonly now: number;
}

/** CloudFront's "CachingOptimized", and errors for ten seconds. */
const rules = rulesOf({
  ttls: [['*', { min: 1, usual: 86_400, max: 31_536_000 }]],
  errorTtl: 10,
  hasErrorPage: false,
  isTagged: false,
});

export function judgeScene(scene: Scene, read: Read): readonly string[] {
  const facts = toFacts(scene);
  return [
    ...badBounds(facts, read, scene.now),
    ...seen(facts, scene, read),
    ...brokenPages(facts),
    ...lostPurges(facts, scene, read),
    ...untrueEntries(scene, read),
    ...leftovers(scene),
  ];
}

function toFacts({ happened, purges }: Scene): WorldFacts {
  const facts = new WorldFacts(rules);
  for (const { key, object, at } of happened) {
    facts.know(key, !/^(assets|images)\//.test(key));
    facts.change(key, object === null ? null : toServed(object), { at, isTold: true });
  }
  for (const purge of purges) facts.purges.push({ ...purge, seenAt: null });
  return facts;
}

const texts = new WeakMap<Kept, string>();

function textOf(object: Kept): string {
  const known = texts.get(object) ?? Buffer.from(object.body).toString('utf8');
  texts.set(object, known);
  return known;
}

function toServed(object: Kept): Served {
  return {
    digest: object.headers['x-amz-meta-sha256'] ?? object.etag,
    type: object.headers['content-type'] ?? '',
    cacheControl: object.headers['cache-control'] ?? '',
    tags: [],
    loads: [...textOf(object).matchAll(/"\/(assets\/[^"]+)"/g)].map(([, key = '']) => key),
  };
}

/** I1: the ledger knows every version that may still be shown, and for long enough. */
function badBounds(facts: WorldFacts, { ledger, law }: Read, now: number): readonly string[] {
  const boundsOf = boundsIn(ledger, law, now);
  return pagesOf(facts).flatMap((key) =>
    unsoundBounds(facts.historyOf(key), { bounds: boundsOf(key), now }).map(
      (what) => `${key}: ${what}`,
    ),
  );
}

const pagesOf = ({ keys }: WorldFacts): readonly string[] =>
  keys.filter((key) => !key.startsWith('assets/'));

const LOOKS = 24;
const AFTER = 400_000;

/** I1: what simulated edges and browsers are shown, before, between and after. */
function seen(facts: WorldFacts, { ends, now, purges }: Scene, { ledger, law }: Read): string[] {
  const found: string[] = [];
  const reactions: readonly On304[] = ['keeps', 'takes'];
  for (const [seed, on304] of reactions.entries()) {
    const population = new Population(facts, on304, new Random(seed));
    const looker = new Looker(population, facts);
    for (const purge of purges) looker.expect(population.purge({ ...purge, seenAt: null }));
    for (const [index, from] of ends.entries()) {
      const isLast = index === ends.length - 1;
      const to = isLast ? now + AFTER : (ends[index + 1] ?? now);
      if (to <= from) continue;
      const boundsAt = isLast ? (at: number) => boundsIn(ledger, law, told(at)) : null;
      const period = { from, to, settledAt: from, looks: LOOKS, seed: seed + index };
      looker.during(period, (what) => found.push(`${what} (304 ${on304})`), boundsAt);
    }
  }
  return found;
}

/** The longest promise but that of layouts, and that of layouts; the slack is for landing and whole seconds. */
const PROMISED = 300_000;
const LAYOUT_PROMISED = 7 * 86_400_000;
const SLACK = 60_000;

/** What an edge may show too long, with every accepted purge done: its purge was lost, unless it is a layout's and owed. */
function lostPurges(
  facts: WorldFacts,
  { happened, now }: Scene,
  { ledger }: Read,
): readonly string[] {
  const bodies = new Map<string, string>();
  for (const { object } of happened)
    if (object !== null) bodies.set(nameOf(toServed(object)), textOf(object));
  return pagesOf(facts).flatMap((key) => {
    const live = nameOf(facts.liveOf(key));
    const owed = ledger.entries.get(key)?.owed ?? null;
    const broken: string[] = [];
    const history = facts.historyOf(key);
    const purges = history.purges.map((purge) => ({ ...purge, completedAt: purge.createdAt }));
    for (const [name, { edge }] of worstCases({ ...history, purges }, truly)) {
      if (name === live || edge <= now + PROMISED + SLACK) continue;
      const isLook = withoutLook(bodies.get(name)) === withoutLook(bodies.get(live));
      if (!isLook) broken.push(`${key}: the purge of ${name} is lost`);
      else if (owed === null || owed.dueBy > now + LAYOUT_PROMISED + SLACK)
        broken.push(`${key}: the layout's purge of ${name} is lost`);
    }
    return broken;
  });
}

const withoutLook = (text: string | undefined): string | null =>
  text?.replaceAll(/site\.\w+\.css/g, '') ?? null;

/** The ledger says of every object what it is, and of no other. */
function untrueEntries({ objects, guests }: Scene, { ledger }: Read): readonly string[] {
  const broken: string[] = [];
  for (const [key, { live }] of ledger.entries) {
    const object = objects.get(key);
    if (live === null || object === undefined) {
      if (live !== null) broken.push(`the ledger has ${key}, which is not there`);
      continue;
    }
    broken.push(...differences(key, live, object));
  }
  for (const key of objects.keys())
    if (!guests.has(key) && !ledger.entries.get(key)?.live)
      broken.push(`${key} is there and not in the ledger`);
  return broken;
}

function differences(
  key: string,
  live: NonNullable<Entry['live']>,
  { body, etag, headers }: Kept,
): readonly string[] {
  const digest = createHash('sha256').update(body).digest('base64url');
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['digest', live.digest, digest],
    ['stated digest', live.digest, headers['x-amz-meta-sha256']],
    ['ETag', live.etag, etag],
    ['Cache-Control', live.cacheControl, headers['cache-control']],
    ['Content-Type', live.contentType, headers['content-type']],
    ['size', live.size, body.byteLength],
  ];
  return pairs
    .filter(([, said, is]) => said !== is)
    .map(
      ([what, said, is]) => `${key}: the ledger says ${what} ${String(said)}, it is ${String(is)}`,
    );
}

/** Objects of the state that nothing names, beginning with the root. Who takes over the lease of a dead publish looks for them. */
function leftovers({ state }: Scene): readonly string[] {
  if (state.has('lease')) return [];
  const unnamed = new Set(state.keys());
  const reached = ['ledger.json'];
  unnamed.delete('ledger.json');
  for (let next = reached.pop(); next !== undefined; next = reached.pop()) {
    const object = state.get(next);
    if (object === undefined) continue;
    const text = unpacked(object.body);
    for (const key of unnamed) {
      const name = key.slice(key.lastIndexOf('/') + 1);
      if (!text.includes(name.replace(/\.json\.gz$/, ''))) continue;
      unnamed.delete(key);
      reached.push(key);
    }
  }
  return [...unnamed].map((key) => `${key} is left over in the state`);
}

function unpacked(body: Uint8Array): string {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  return (isPacked ? gunzipSync(body) : Buffer.from(body)).toString('latin1');
}
