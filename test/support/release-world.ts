import { hash } from 'node:crypto';
import { directCdn } from '../../src/cdn/direct.ts';
import type { Clock } from '../../src/clock.ts';
import { readChosen, siteOf } from '../../src/cli/rollback-release.ts';
import type { Origin } from '../../src/origin/origin.ts';
import type { Law } from '../../src/plan/law.ts';
import { type BuiltSite, isIdle } from '../../src/plan/plan.ts';
import type { ShardSizes } from '../../src/publish/entries-store.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { type Prepared, preparePublish, toLaw } from '../../src/publish/prepare-publish.ts';
import { publishPlan } from '../../src/publish/publish.ts';
import type { Receipt } from '../../src/publish/receipt.ts';
import { settleJournal } from '../../src/publish/settle-journal.ts';
import { bodiesToFetch, fetchBody } from '../../src/publish/release-bodies.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import type { FileKind, OutputFile } from '../../src/site/types.ts';
import { siteDigestOf } from '../../src/site/site-digest.ts';

/** A file of a site that tests publish. */
export interface WorldFile {
  readonly body: string;
  readonly kind: FileKind;
  readonly contentType: string;
  readonly loads?: readonly string[];
}

export type WorldSite = Readonly<Record<string, WorldFile>>;

const statePrefix = '.storyclub/';
const law = {
  cacheTiers: 1,
  tiers: [
    { age: 0, edge: 300, browser: 60 },
    { age: 2_592_000, edge: 31_536_000, browser: 60 },
  ],
  promises: {
    correction: 300,
    listing: 300,
    arrival: 300,
    chrome: 604_800,
    file: 86_400,
    takedown: 60,
  },
  allowance: 5,
  retainAssets: 604_800,
  tags: 'never',
} as const;

/** Sites as values, published to an origin and taken back, without a folder or a command. */
export class ReleaseWorld {
  readonly origin: Origin;
  readonly prefix: string;
  readonly #clock: Clock;
  readonly #keepReleases: number;
  readonly #sizes: ShardSizes;
  #published = 0;

  constructor(
    origin: Origin,
    {
      clock,
      prefix = '',
      keepReleases = 5,
      sizes = { inline: 1000, shard: 1000 },
    }: {
      readonly clock: Clock;
      readonly prefix?: string;
      readonly keepReleases?: number;
      /** How the entries of the ledger are divided. */
      readonly sizes?: ShardSizes;
    },
  ) {
    this.origin = origin;
    this.prefix = prefix;
    this.#clock = clock;
    this.#keepReleases = keepReleases;
    this.#sizes = sizes;
  }

  store(): LedgerStore {
    const sizes = this.#sizes;
    return new LedgerStore(this.origin, { statePrefix, site: 'https://club.example', sizes });
  }

  law(distribution: Law['distribution']): Law {
    return toLaw(law, distribution, {});
  }

  /** Publishes a site; `stopAfter` so many uploads it is interrupted. Null when there was nothing to do. */
  async publish(site: WorldSite, stopAfter = Infinity): Promise<Receipt | null> {
    const bodies = new Map(Object.entries(site).map(([key, { body }]) => [key, body]));
    const files = Object.entries(site)
      .map(([key, file]): OutputFile => {
        const digest = hash('sha256', file.body, 'base64url');
        const { kind, contentType, loads = [] } = file;
        const contentDigest = kind === 'story' ? digest : null;
        const size = Buffer.byteLength(file.body);
        return { key, kind, contentType, digest, size, contentDigest, loads, story: null };
      })
      .toSorted((a, b) => (a.key < b.key ? -1 : 1));
    const built = {
      files,
      siteDigest: siteDigestOf(files),
      templatesDigest: '',
      configDigest: '',
      nextStoryAt: null,
    };
    const stop = new AbortController();
    let read = 0;
    return await this.#apply(built, {
      store: this.store(),
      signal: stop.signal,
      readBody: async (key) => {
        read += 1;
        if (read > stopAfter) stop.abort();
        return Buffer.from(bodies.get(key) ?? '');
      },
    });
  }

  /** Takes the site back, as the command does; null when it is so already. */
  async rollback(name: string | null): Promise<Receipt | null> {
    const store = this.store();
    const { found } = await store.lookAhead();
    if (found === null) throw new Error('nothing was published');
    const chosen = await readChosen(found, { name, store });
    const places = { origin: this.origin, prefix: this.prefix, names: store.names };
    const bodies = new Map<string, Uint8Array>();
    return await this.#apply(siteOf(chosen, found.root), {
      store,
      signal: new AbortController().signal,
      readBody: async (key) => {
        const body = bodies.get(key);
        if (body === undefined) throw new Error(`${key} was not fetched`);
        return body;
      },
      before: async (plan) => {
        for (const wanted of bodiesToFetch(plan, chosen.entries)) {
          const body = await fetchBody(wanted, places);
          if (body === null) throw new Error(`the body of ${wanted.key} is gone`);
          bodies.set(wanted.key, body);
        }
      },
    });
  }

  async #apply(
    site: BuiltSite,
    run: {
      readonly store: LedgerStore;
      readonly signal: AbortSignal;
      readonly readBody: (key: string) => Promise<Uint8Array>;
      readonly before?: (plan: Parameters<typeof bodiesToFetch>[0]) => Promise<void>;
    },
  ): Promise<Receipt | null> {
    this.#published += 1;
    const { origin, counts } = countingOrigin(this.origin);
    const publish = `${String(this.#published).padStart(3, '0')}-publish`;
    const prepared = await this.#settled(site, { store: run.store, publish });
    if (prepared.outcome === 'at-rest' || isIdle(prepared.plan)) return null;
    await run.before?.(prepared.plan);
    return await publishPlan({
      ...prepared,
      store: run.store,
      seams: {
        origin,
        cdn: directCdn(),
        clock: this.#clock,
        readBody: run.readBody,
        log: () => {},
        progress: () => {},
        signal: run.signal,
      },
      counts,
      prefix: this.prefix,
      record: { id: publish, by: 'ada', commit: null, committedAt: null, isUncommitted: null },
      keepReleases: this.#keepReleases,
      proveConditions: async () => true,
    });
  }

  /** Plans a site, once what a publish that died had changed is in the ledger. */
  async #settled(
    site: BuiltSite,
    { store, publish }: { readonly store: LedgerStore; readonly publish: string },
  ): Promise<Prepared> {
    const prepared = await this.prepare(site, { store, publish });
    if (prepared.outcome === 'at-rest' || prepared.unfinished === null) return prepared;
    const fence = prepared.found?.root.fence ?? 0;
    const owner = { publish, by: 'ada', commit: null };
    const seams = { origin: this.origin, clock: this.#clock, progress: () => {} };
    const terms = { store, prefix: this.prefix, owner, fence, law: () => prepared.plan.law };
    await settleJournal(terms, seams);
    return await this.prepare(site, { store, publish });
  }

  /** Plans a site. `machineNow`: the clock of the machine, which may differ from the origin's. */
  async prepare(
    site: BuiltSite,
    {
      store,
      publish,
      machineNow = () => this.#clock.now(),
    }: {
      readonly store: LedgerStore;
      readonly publish: string;
      readonly machineNow?: () => number;
    },
  ): Promise<Prepared> {
    return await preparePublish({
      store,
      origin: this.origin,
      cdn: directCdn(),
      site,
      siteName: 'https://club.example',
      publish,
      target: 'live',
      prefix: this.prefix,
      terms: law,
      policyDigest: '',
      urgent: false,
      keepReleases: this.#keepReleases,
      money: {
        prefer: 'readers',
        prices: { putPer1000: 0.005, getPer1000: 0.0004, purgePath: 0.005 },
        freePaths: 1000,
      },
      review: { maxRemovals: 1000, maxRemovedShare: 1, statePrefix, hasDistribution: false },
      at: null,
      machineNow,
      thorough: false,
    });
  }

  /** Every object of the site, with what a reader gets of it. */
  async shown(): Promise<ReadonlyMap<string, string>> {
    const shown = new Map<string, string>();
    for await (const { key } of this.origin.inventory(this.prefix)) {
      if (key.startsWith(statePrefix)) continue;
      const got = await this.origin.get(key);
      if (got.outcome !== 'found') throw new Error(`${key} is gone`);
      const { headers } = got.object;
      const text = `${headers.contentType} ${Buffer.from(got.body).toString('utf8')}`;
      shown.set(key.slice(this.prefix.length), text);
    }
    return shown;
  }

  /** Names of what is in the state, without the prefix. */
  async state(): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const { key } of this.origin.inventory(statePrefix))
      names.push(key.slice(statePrefix.length));
    return names;
  }
}
