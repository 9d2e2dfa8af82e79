import type { PanelClock, PanelLocation, PanelObject, PanelPurge } from './panel-state.ts';
import type { PanelSite, PanelState } from './panel-state.ts';
import { type HeldCopy, judgeVersion, toPanelCopy } from './to-panel-copy.ts';
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
  const found = findObjects(facts);
  const search = query.search.trim().toLowerCase();
  const matching = found.filter(
    ({ path, url }) => path.toLowerCase().includes(search) || url.toLowerCase().includes(search),
  );
  return {
    version: 1,
    clock: { now: toIso(facts.now), ...facts.clock },
    site: facts.site,
    locations: facts.locations.map(toLocation),
    objects: {
      originRead: facts.objects !== null,
      total: found.length,
      matching: matching.length,
      shown: matching
        .toSorted(byInterest)
        .slice(0, query.limit)
        .map((object) => toObject(object, facts)),
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

/** A path of the origin or of a cache, before it is known whether it will be shown. */
interface FoundObject {
  readonly path: string;
  readonly url: string;
  readonly live: LiveObject | null | 'unread';
  readonly held: readonly (readonly HeldCopy[])[];
  /** 0 with an old copy, 1 with copies, 2 without. */
  readonly rank: number;
}

function findObjects({ locations, objects }: PanelFacts): readonly FoundObject[] {
  const live = new Map(objects?.map((object) => [object.path, object]));
  const held = locations.map(({ copies }) => groupByPath(copies));
  const paths = new Set([...live.keys(), ...held.flatMap((location) => [...location.keys()])]);
  return Array.from(paths, (path): FoundObject => {
    const object = objects === null ? 'unread' : (live.get(path) ?? null);
    const own = held.map((location) => location.get(path) ?? []);
    const all = own.flat();
    const isOld = all.some((copy) => judgeVersion(copy, object) === 'old');
    const url = path.replace(/(^|\/)index\.html$/, '$1');
    return { path, url, live: object, held: own, rank: isOld ? 0 : all.length > 0 ? 1 : 2 };
  });
}

function toObject({ path, url, live, held }: FoundObject, { now }: PanelFacts): PanelObject {
  return {
    path,
    url,
    live: live === null || live === 'unread' ? null : { etag: live.etag, size: live.size },
    copies: held.map((copies) =>
      copies
        .toSorted((a, b) => compare(a.key, b.key))
        .map((copy) => toPanelCopy(copy, { now, live })),
    ),
  };
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

/** The order does not change while copies age, only with what they are copies of. */
function byInterest(a: FoundObject, b: FoundObject): number {
  return a.rank - b.rank || Number(isFile(a)) - Number(isFile(b)) || compare(a.url, b.url);
}

const isFile = ({ url }: FoundObject): boolean => !url.endsWith('/');

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
