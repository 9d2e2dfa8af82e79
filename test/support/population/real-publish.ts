import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cdn } from '../../../src/cdn/cdn.ts';
import { virtualClock } from '../../../src/clock.ts';
import { directoryOrigin } from '../../../src/origin/directory.ts';
import type { ObjectHeaders, Origin } from '../../../src/origin/origin.ts';
import { readerBound } from '../../../src/plan/bounds.ts';
import { UNKNOWN } from '../../../src/plan/ledger.ts';
import { type BuiltSite, isIdle, planPublish } from '../../../src/plan/plan.ts';
import { emptyLedger } from '../../../src/plan/prepare.ts';
import { lookForLedger } from '../../../src/publish/adopt-look.ts';
import { adoptSite } from '../../../src/publish/adopt-site.ts';
import { surveyForAdoption } from '../../../src/publish/adopt-survey.ts';
import { lawNameOf } from '../../../src/publish/entries-store.ts';
import { LedgerStore } from '../../../src/publish/ledger-store.ts';
import { publishPlan } from '../../../src/publish/publish.ts';
import { refresher } from '../../../src/publish/refresh-ledger.ts';
import type { Seams } from '../../../src/publish/seams.ts';
import type { OutputFile } from '../../../src/site/types.ts';
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
  /** Until when versions may be shown that a lost ledger knew of and the new one does not. */
  #forgottenUntil = -Infinity;

  constructor(folder: string) {
    if (configuration === undefined) throw new Error('there is no configuration');
    this.#facts = new WorldFacts(rulesOf(configuration));
    this.#origin = this.#watched(directoryOrigin({ root: folder, clock: this.#clock }));
    this.#store = new LedgerStore(this.#origin, {
      statePrefix: STATE,
      site: 'https://example.org',
      // A plan reads as few of the entries as it can.
      sizes: { inline: 0, shard: 2 },
    });
    for (const key of GUESTS) this.#facts.know(key, true);
  }

  async publish(
    pages: Readonly<Record<string, Page>>,
    after: number,
    refresh = false,
  ): Promise<void> {
    this.#clock.advance(after);
    const { bodies, files } = builtFrom(pages);
    const { found, at } = await this.#store.look();
    const { monthStart } = defaultMoney;
    const lawName = refresh ? null : lawNameOf(this.#law, '');
    const wanted = { files, now: at, monthStart, lawName };
    const read =
      found === null
        ? { ...emptyLedger('https://example.org', this.#law), files }
        : { root: found.root, ...(await this.#store.readFor(found.root, wanted)) };
    const terms = { keep: [], statePrefix: STATE, progress: () => {} };
    const compare = refresher(terms, { origin: this.#origin, prefix: '' });
    const { ledger, isRefreshed } = refresh
      ? await compare(read, this.#law, at)
      : { ledger: read, isRefreshed: false };
    const plan = planPublish({
      publish: `publish-${++this.#count}`,
      target: 'local',
      now: at,
      site: { ...siteOf(files), files: read.files },
      ledger,
      isRefreshed,
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
      seams: this.#seamsFor(bodies),
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
    if (refresh) await this.#judgeOrigin(bodies);
  }

  /** Someone else puts an object, deletes one (`null`), or copies headers onto one. */
  async meddle(key: string, made: Meddling, after: number): Promise<void> {
    this.#clock.advance(after);
    const { object } = await this.#origin.head(key);
    // What they add is a guest, and in the way of what would be there.
    if (object === null) return;
    const headers = { ...object.headers, ...made.headers };
    if (made.body === null) await this.#origin.remove([{ key, ifMatch: null }]);
    else if (made.body !== undefined) {
      const metadata = { sha256: digestOf(made.body) };
      const body = Buffer.from(made.body);
      await this.#origin.put({ key, body, headers: { ...headers, metadata }, condition: null });
    } else {
      await this.#origin.copyHeaders({ key, headers, ifMatch: object.etag });
    }
  }

  /** The ledger is lost, and made anew of what is there. */
  async adopt(
    pages: Readonly<Record<string, Page>>,
    after: number,
    longestMaxAge: number,
  ): Promise<void> {
    this.#clock.advance(after);
    const { bodies, files } = builtFrom(pages);
    const readBody = async (key: string) => Buffer.from(bodies.get(key) ?? '');
    await this.#origin.remove([{ key: `${STATE}ledger.json`, ifMatch: null }]);
    const looked = await lookForLedger(this.#store, this.#origin);
    if (looked.state === 'whole') throw new Error('the ledger was not lost');
    const seams = this.#seamsFor(bodies);
    const listing = { origin: this.#origin, prefix: '', statePrefix: STATE, progress: () => {} };
    const survey = await surveyForAdoption({
      ...listing,
      files,
      take: ['*'],
      readBody,
      known: null,
    });
    const adopted = await adoptSite({
      store: this.#store,
      seams,
      prefix: '',
      siteName: 'https://example.org',
      looked,
      survey,
      site: siteOf(files),
      law: this.#law,
      longestMaxAge,
      record: {
        id: `publish-${++this.#count}`,
        by: 'a test',
        commit: null,
        committedAt: null,
        isUncommitted: null,
      },
      proveConditions: async () => true,
    });
    if (adopted === null) throw new Error('nobody stopped it');
    const bounds = [...adopted.ledger.entries.values()].map(
      (entry) => readerBound(entry, this.#law.allowance) ?? 0,
    );
    this.#forgottenUntil = Math.max(...bounds);
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
      const bounds = boundsOf(key);
      const unknown = [...bounds].flatMap(([name, bound]) =>
        name.endsWith(` as ${UNKNOWN}`) ? [bound] : [],
      );
      const forgotten = this.#forgottenUntil;
      const anything = {
        edge: Math.max(forgotten, ...unknown.map(({ edge }) => edge)),
        reader: Math.max(forgotten, ...unknown.map(({ reader }) => reader)),
      };
      for (const what of unsoundBounds(this.#facts.historyOf(key), { bounds, now, anything }))
        this.broken.push(`${key}: ${what} (publish ${this.#count})`);
    }
  }

  /** After a publish that has looked, what is there is what was built. */
  async #judgeOrigin(bodies: ReadonlyMap<string, string>): Promise<void> {
    for (const [key, body] of bodies) {
      const answer = await this.#origin.get(key);
      const is = answer.outcome === 'found' ? Buffer.from(answer.body).toString() : null;
      if (is !== body) this.broken.push(`${key} is ${is} (publish ${this.#count})`);
    }
  }

  #seamsFor(bodies: ReadonlyMap<string, string>): Seams {
    return {
      origin: this.#origin,
      cdn: this.#cdn,
      clock: this.#clock,
      readBody: async (key) => Buffer.from(bodies.get(key) ?? ''),
      log: () => {},
      progress: () => {},
      signal: new AbortController().signal,
    };
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

const STATE = '.storyclub/';

/** What someone else does to an object: `body` null deletes it, left out keeps it. */
export interface Meddling {
  readonly body?: string | null;
  readonly headers?: Partial<Pick<ObjectHeaders, 'cacheControl' | 'contentType'>>;
}

function builtFrom(pages: Readonly<Record<string, Page>>): {
  readonly bodies: ReadonlyMap<string, string>;
  readonly files: readonly OutputFile[];
} {
  const bodies = new Map(Object.entries(pages).map(([key, page]) => [key, `${key}: ${page.body}`]));
  const files = toFiles(pages).map((file) => {
    const body = bodies.get(file.key) ?? '';
    return { ...file, digest: digestOf(body), size: Buffer.byteLength(body) };
  });
  return { bodies, files };
}

const siteOf = (files: readonly OutputFile[]): BuiltSite => ({
  files,
  siteDigest: JSON.stringify(files),
  templatesDigest: '',
  configDigest: '',
  nextStoryAt: null,
});

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
