import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cdn } from '../../../src/cdn/cdn.ts';
import { virtualClock } from '../../../src/clock.ts';
import { directoryOrigin } from '../../../src/origin/directory.ts';
import type { Origin } from '../../../src/origin/origin.ts';
import { isIdle, planPublish } from '../../../src/plan/plan.ts';
import { emptyLedger } from '../../../src/plan/prepare.ts';
import { lawNameOf } from '../../../src/publish/entries-store.ts';
import { LedgerStore } from '../../../src/publish/ledger-store.ts';
import { publishPlan } from '../../../src/publish/publish.ts';
import { defaultLaw, defaultMoney, defaultReview, toFiles } from '../plan-rehearsal.ts';
import type { Purge } from './facts.ts';
import { unsoundBounds } from './judge.ts';
import { boundsIn } from './planner.ts';
import { GUESTS, type Page } from './small-site.ts';
import { CONFIGURATIONS, distributionOf, rulesOf } from './terms.ts';
import { WorldFacts } from './world-facts.ts';

/**
 * What publishing really does, in its own order: an origin in a folder and a CDN that writes down when each thing was
 * done. Every write takes a while, and a purge is completed 20 s after it was made.
 */

const START = Date.UTC(2026, 10, 20, 10);
const WRITE_TAKES = 200;
const PURGE_TAKES = 20_000;

const configuration = CONFIGURATIONS[0];

export class RealPublish {
  readonly broken: string[] = [];
  readonly #clock = virtualClock(START);
  readonly #facts: WorldFacts;
  readonly #origin: Origin;
  readonly #store: LedgerStore;
  readonly #law = {
    ...defaultLaw,
    distribution:
      configuration === undefined ? defaultLaw.distribution : distributionOf(configuration),
  };
  #count = 0;

  constructor(folder: string) {
    if (configuration === undefined) throw new Error('there is no configuration');
    this.#facts = new WorldFacts(rulesOf(configuration));
    this.#origin = this.#watched(directoryOrigin({ root: folder, clock: this.#clock }));
    this.#store = new LedgerStore(this.#origin, {
      statePrefix: '.storyclub/',
      site: 'https://example.org',
      // A plan reads as few of the entries as it can.
      sizes: { inline: 0, shard: 2 },
    });
    for (const key of GUESTS) this.#facts.know(key, true);
  }

  async publish(pages: Readonly<Record<string, Page>>, after: number): Promise<void> {
    this.#clock.advance(after);
    const bodies = new Map(
      Object.entries(pages).map(([key, page]) => [key, `${key}: ${page.body}`]),
    );
    const { found, at } = await this.#store.look();
    const files = toFiles(pages).map((file) => ({
      ...file,
      digest: digestOf(bodies.get(file.key) ?? ''),
    }));
    const empty = { ...emptyLedger('https://example.org', this.#law), files };
    const { monthStart } = defaultMoney;
    const lawName = lawNameOf(this.#law, '');
    const wanted = { files, now: at, monthStart, lawName };
    const read =
      found === null
        ? empty
        : { root: found.root, ...(await this.#store.readFor(found.root, wanted)) };
    const plan = planPublish({
      publish: `publish-${++this.#count}`,
      target: 'local',
      now: at,
      site: {
        files: read.files,
        siteDigest: JSON.stringify(files),
        templatesDigest: '',
        configDigest: '',
        nextStoryAt: null,
      },
      ledger: read,
      law: this.#law,
      policyDigest: '',
      urgent: false,
      money: defaultMoney,
      review: defaultReview,
    });
    if (isIdle(plan)) return;
    await publishPlan({
      plan,
      found,
      store: this.#store,
      seams: {
        origin: this.#origin,
        cdn: this.#cdn,
        clock: this.#clock,
        readBody: async (key) => Buffer.from(bodies.get(key) ?? ''),
        log: () => {},
        progress: () => {},
        signal: new AbortController().signal,
      },
      counts: { put: 0, get: 0, delete: 0 },
      prefix: '',
      record: {
        id: plan.publish,
        by: 'a test',
        commit: null,
        committedAt: null,
        isUncommitted: false,
      },
      keepReleases: 0,
      money: defaultMoney,
      distributionReadAt: at,
      proveConditions: async () => true,
    });
    await this.#judge();
  }

  async #judge(): Promise<void> {
    const { found } = await this.#store.look();
    if (found === null) throw new Error('nothing was published');
    const entries = await this.#store.readEntries(found.root);
    const ledger = { root: found.root, entries, elsewhere: null };
    const now = this.#clock.now();
    const boundsOf = boundsIn(ledger, this.#law, now);
    for (const key of this.#facts.keys) {
      if (key.startsWith('assets/')) continue;
      for (const what of unsoundBounds(this.#facts.historyOf(key), { bounds: boundsOf(key), now }))
        this.broken.push(`${key}: ${what} (publish ${this.#count})`);
    }
  }

  readonly #cdn: Cdn = {
    name: 'a CDN that takes notes',
    describe: async () => this.#law.distribution,
    purge: async ({ callerReference, items }) => {
      const createdAt = this.#clock.now();
      const completedAt = createdAt + PURGE_TAKES;
      const purge: Purge = { items, createdAt, completedAt, seenAt: null };
      this.#facts.purges.push(purge);
      // It is told at once that it will have completed, so that bounds after it can be judged.
      this.#clock.advance(PURGE_TAKES);
      return { outcome: 'accepted', id: callerReference, createdAt, completed: true };
    },
    status: async () => ({ state: 'unknown', why: 'nobody asks' }),
    usage: async () => ({ paths: 0, atLeast: false }),
  };

  /** Writes down when an object became another, which is before its answer. */
  #watched(origin: Origin): Origin {
    const noted = async <A>(key: string, write: () => Promise<A>): Promise<A> => {
      const answer = await write();
      if (key.startsWith('.storyclub/')) return answer;
      const { object } = await origin.head(key);
      this.#facts.know(key, true);
      const served =
        object === null
          ? null
          : {
              // As the ledger names it.
              digest: object.headers.metadata['sha256'] ?? object.etag,
              type: object.headers.contentType,
              cacheControl: object.headers.cacheControl ?? '',
              tags: [],
              loads: [],
            };
      this.#facts.change(key, served, { at: this.#clock.now(), isTold: true });
      this.#clock.advance(WRITE_TAKES);
      return answer;
    };
    return new Proxy(origin, {
      get: (target, name) => {
        if (name === 'put')
          return (request: Parameters<Origin['put']>[0]) =>
            noted(request.key, () => target.put(request));
        if (name === 'copyHeaders')
          return (request: Parameters<Origin['copyHeaders']>[0]) =>
            noted(request.key, () => target.copyHeaders(request));
        if (name === 'remove')
          return async (requests: Parameters<Origin['remove']>[0]) => {
            const answers = await Promise.all(
              requests.map((request) => noted(request.key, () => target.remove([request]))),
            );
            return answers.flat();
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }
}

const digestOf = (body: string): string => createHash('sha256').update(body).digest('base64url');

/** Publishes one site after the other for real and says what no reader should be shown. */
export async function playForReal(
  publishes: readonly { readonly site: Readonly<Record<string, Page>>; readonly after: number }[],
): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'storyclub-real-'));
  try {
    const real = new RealPublish(folder);
    for (const { site, after } of publishes) await real.publish(site, after);
    return real.broken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
