import type { PanelClock, PanelLocation, PanelObject, PanelPurge } from './panel-state.ts';
import type { PanelSite, PanelState } from './panel-state.ts';
import { type HeldCopy, toPanelCopy } from './to-panel-copy.ts';
import { toIso } from './to-iso.ts';

/** What a location counts. */
export interface LocationCounts {
  readonly hits: number;
  readonly misses: number;
  readonly refreshHits: number;
  readonly errors: number;
  readonly originRequests: number;
  readonly evictions: number;
  readonly bytes: number;
}

/** Everything the panel is made of. Instants are epoch milliseconds. */
export interface PanelFacts {
  readonly now: number;
  readonly clock: Pick<PanelClock, 'offset' | 'runs'>;
  readonly site: PanelSite;
  readonly locations: readonly {
    readonly name: string;
    readonly counts: LocationCounts;
    readonly copies: readonly HeldCopy[];
  }[];
  /** The origin's objects, by the paths the edge caches them under; null when they were not read. */
  readonly objects: readonly LiveObject[] | null;
  /** Oldest first. */
  readonly purges: readonly {
    readonly id: string;
    readonly items: readonly string[];
    readonly createdAt: number;
    readonly completedAt: number;
  }[];
}

export interface LiveObject {
  readonly path: string;
  readonly etag: string;
  readonly size: number;
}

/** What of it is asked for. */
export interface PanelQuery {
  /** Shown are objects whose URL contains it, whatever the case; all for an empty one. */
  readonly search: string;
  /** Most objects to show. */
  readonly limit: number;
}

/** The newest purges that are shown: more would say nothing about what is cached. */
const SHOWN_PURGES = 20;

/** The document of the panel. */
export function toPanelState(facts: PanelFacts, query: PanelQuery): PanelState {
  const objects = toObjects(facts);
  const search = query.search.trim().toLowerCase();
  const matching = objects.filter(
    ({ path, url }) => path.toLowerCase().includes(search) || url.toLowerCase().includes(search),
  );
  return {
    version: 1,
    clock: { now: toIso(facts.now), ...facts.clock },
    site: facts.site,
    locations: facts.locations.map(toLocation),
    objects: {
      total: objects.length,
      matching: matching.length,
      shown: matching.toSorted(byInterest).slice(0, query.limit),
    },
    purges: facts.purges
      .toReversed()
      .slice(0, SHOWN_PURGES)
      .map((purge): PanelPurge => ({
        id: purge.id,
        items: purge.items,
        createdAt: toIso(purge.createdAt),
        completesAt: toIso(purge.completedAt),
        state: purge.completedAt > facts.now ? 'in-progress' : 'completed',
      })),
  };
}

function toLocation({ name, counts, copies }: PanelFacts['locations'][number]): PanelLocation {
  const { hits, misses, refreshHits, errors } = counts;
  const answers = hits + misses + refreshHits + errors;
  return {
    name,
    hits,
    misses,
    refreshHits,
    errors,
    hitRatio: answers === 0 ? null : hits / answers,
    originRequests: counts.originRequests,
    evictions: counts.evictions,
    bytes: counts.bytes,
    copies: copies.length,
  };
}

function toObjects({ now, locations, objects }: PanelFacts): readonly PanelObject[] {
  const live = new Map(objects?.map((object) => [object.path, object]));
  const held = locations.map(({ copies }) => groupByPath(copies));
  const paths = new Set([...live.keys(), ...held.flatMap((location) => [...location.keys()])]);
  return [...paths].map((path): PanelObject => {
    const object = live.get(path) ?? null;
    const judged = { now, live: objects === null ? ('unread' as const) : object };
    return {
      path,
      url: path.replace(/(^|\/)index\.html$/, '$1'),
      live: object === null ? null : { etag: object.etag, size: object.size },
      copies: held.map((location) =>
        (location.get(path) ?? [])
          .toSorted((a, b) => compare(a.key, b.key))
          .map((copy) => toPanelCopy(copy, judged)),
      ),
    };
  });
}

function groupByPath(copies: readonly HeldCopy[]): ReadonlyMap<string, readonly HeldCopy[]> {
  const groups = new Map<string, HeldCopy[]>();
  for (const copy of copies) {
    const group = groups.get(copy.path);
    if (group === undefined) groups.set(copy.path, [copy]);
    else group.push(copy);
  }
  return groups;
}

/** The order in which objects are shown does not change while copies age, only with what they are copies of. */
function byInterest(a: PanelObject, b: PanelObject): number {
  return rankOf(a) - rankOf(b) || compare(toPlace(a), toPlace(b));
}

/** Pages before files, each in order of their URLs. */
function toPlace({ url }: PanelObject): string {
  return url.endsWith('/') ? `0${url}` : `1${url}`;
}

function rankOf({ copies }: PanelObject): number {
  const all = copies.flat();
  if (all.some(({ version }) => version === 'old')) return 0;
  return all.length > 0 ? 1 : 2;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
