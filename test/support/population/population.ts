import { ageOf, Browser, type Shown } from './browser.ts';
import { type Epoch, type Purge, type Served, type Span, takesAway } from './facts.ts';
import { edgeLife, type Life } from './lifetimes.ts';
import type { Random } from './random.ts';
import {
  type Answer,
  type Configured,
  type On304,
  SharedCache,
  type Upstream,
} from './shared-cache.ts';
import { errorLife, FETCH, HOP } from './worst-case.ts';

/** Two regional caches, two edges behind each and one that asks the origin itself, a browser behind every edge. */

/** The world the population looks at: what the origin answers under a URL, and how the CDN is configured. */
export interface World {
  spansOf(url: string): readonly Span[];
  readonly epochs: readonly Epoch[];
}

const BEHIND: readonly (0 | 1 | null)[] = [0, 0, 1, 1, null];

type Landing = ReturnType<SharedCache['purge']>;

/** A purge as it reaches the caches, edges first, then regional ones. */
interface Spread {
  readonly items: readonly string[];
  readonly edges: readonly Landing[];
  readonly regional: readonly Landing[];
}

export class Population {
  readonly edges: readonly SharedCache[];
  readonly #browsers = BEHIND.map(() => new Browser());
  readonly #spread: Spread[] = [];
  readonly #regional: readonly SharedCache[];
  readonly #random: Random;

  constructor(world: World, on304: On304, random: Random) {
    this.#random = random;
    const configured: Configured = configuredBy(world.epochs);
    const origin: Upstream = { ask: (url, etag, at) => this.#askOrigin(world, { url, etag, at }) };
    this.#regional = [0, 1].map(() => new SharedCache(origin, configured, on304));
    this.edges = BEHIND.map((region, edge) => {
      const regional = region === null ? undefined : this.#regional[region];
      const upstream: Upstream =
        regional === undefined || region === null
          ? origin
          : {
              ask: (url, etag, at) => this.#askRegional(regional, { url, etag, at, edge, region }),
            };
      return new SharedCache(upstream, configured, on304);
    });
  }

  /** A purge reaches every cache at a moment of its own between its creation and its completion. */
  purge({ items, createdAt, completedAt }: Purge): readonly number[] {
    const moment = (): number => {
      const part = this.#random.pick([0, 0.001, 0.5, 0.999, 1, this.#random.next()]) ?? 0;
      return createdAt + (completedAt - createdAt) * part;
    };
    const edges = this.edges.map((edge) => edge.purge(items, moment()));
    const regional = this.#regional.map((cache) => cache.purge(items, moment()));
    this.#spread.push({ items, edges, regional });
    return edges.map(({ at }) => at);
  }

  look(
    url: string,
    edge: number,
    { inBrowser, now }: { readonly inBrowser: boolean; readonly now: number },
  ): Shown {
    const cache = this.edges[edge % this.edges.length];
    const browser = this.#browsers[edge % this.edges.length];
    if (cache === undefined || browser === undefined) throw new Error('there is no such edge');
    if (inBrowser) return browser.get(url, cache, now);
    const { object, landsAt } = cache.get(url, now);
    return { object, at: landsAt };
  }

  #askOrigin(
    world: World,
    { url, etag, at }: { readonly url: string; readonly etag: string | null; readonly at: number },
  ): Answer {
    const object = world.spansOf(url).findLast(({ from }) => from <= at)?.object ?? null;
    const takes = this.#random.pick([0, 1, FETCH / 2, FETCH]) ?? 0;
    const landsAt = at + takes;
    const isUnchanged = object !== null && object.digest === etag;
    return { object, bornAt: landsAt, metAt: at, landsAt, isUnchanged, isCopy: false };
  }

  /** Age is kept, in whole seconds (A1); what was purged at an edge is not brought back by its regional cache (A2). */
  #askRegional(
    regional: SharedCache,
    {
      url,
      etag,
      at,
      edge,
      region,
    }: {
      readonly url: string;
      readonly etag: string | null;
      readonly at: number;
      readonly edge: number;
      readonly region: 0 | 1;
    },
  ): Answer {
    for (const { edges, regional: landings, items } of this.#spread) {
      const landing = landings[region];
      if (landing === undefined || landing.at <= at || (edges[edge]?.at ?? Infinity) > at) continue;
      if (items.some((item) => item.startsWith('#') || takesAway(item, url, []))) landing.at = at;
    }
    const { object, bornAt, metAt, landsAt, isCopy } = regional.get(url, at);
    const arrives = landsAt + (isCopy ? (this.#random.pick([0, HOP]) ?? 0) : 0);
    return {
      object,
      bornAt: arrives - ageOf(bornAt, landsAt) * 1000,
      metAt,
      landsAt: arrives,
      isUnchanged: object !== null && object.digest === etag,
      isCopy,
    };
  }
}

function configuredBy(epochs: readonly Epoch[]): Configured {
  const at = (instant: number): Epoch => {
    const epoch = epochs.findLast(({ from }) => from <= instant) ?? epochs[0];
    if (epoch === undefined) throw new Error('the CDN is not configured');
    return epoch;
  };
  return {
    lifeOf: (url: string, object: Served | null, instant: number): Life => {
      const epoch = at(instant);
      if (object === null) return { fresh: errorLife(url, epoch).shared, grace: 0 };
      return edgeLife(object, epoch.rules.ttlOf(url));
    },
  };
}
