/** What the panel of `serve` shows, as its `state.json`. Instants are ISO 8601, durations and ages whole seconds. */
export interface PanelState {
  readonly version: 1;
  readonly clock: PanelClock;
  readonly site: PanelSite;
  readonly locations: readonly PanelLocation[];
  readonly objects: PanelObjects;
  /** Newest first. */
  readonly purges: readonly PanelPurge[];
}

export interface PanelClock {
  /** The instant it is for the edge. */
  readonly now: string;
  /** How far the edge's clock stands ahead of the machine's. */
  readonly offset: number;
  /** False for a clock that stands still between two advances. */
  readonly runs: boolean;
}

export interface PanelSite {
  readonly title: string;
  /** Name of the target whose objects the edge delivers. */
  readonly target: string;
  /** Where the published site is, through the edge. */
  readonly published: string;
  /** Where the sources are shown as saved; null when they are not. */
  readonly saved: PanelSaved | null;
}

export interface PanelSaved {
  readonly url: string;
  readonly state: 'built' | 'building' | 'failed';
  /** When the build that is shown ended; null before the first one. */
  readonly builtAt: string | null;
  /** What went wrong, or what the build found. */
  readonly lines: readonly string[];
}

export interface PanelLocation {
  readonly name: string;
  readonly hits: number;
  readonly misses: number;
  readonly refreshHits: number;
  readonly errors: number;
  /** Share of all answers that no request to the origin was waited for, 0 to 1; null before the first answer. */
  readonly hitRatio: number | null;
  readonly originRequests: number;
  readonly evictions: number;
  readonly bytes: number;
  readonly copies: number;
}

export interface PanelObjects {
  /** The origin could be read; else only what is cached is known. */
  readonly originRead: boolean;
  /** Objects of the origin, and paths the edge holds an answer for. */
  readonly total: number;
  /** How many of them the search names. */
  readonly matching: number;
  /** The first of these: with old copies, then cached, then the rest; pages before files, in order of their URLs. */
  readonly shown: readonly PanelObject[];
}

export interface PanelObject {
  /** As the edge caches it: `/stories/the-fox/index.html`. */
  readonly path: string;
  /** As readers ask for it: `/stories/the-fox/`. */
  readonly url: string;
  /** What the origin has there; null when it has nothing, or was not read. */
  readonly live: { readonly etag: string; readonly size: number } | null;
  /** One list a location, in the order of `locations`; empty where nothing is cached. */
  readonly copies: readonly (readonly PanelCopy[])[];
}

/** `stale`: past its edge lifetime, and still served while the edge refreshes it. `expired`: only kept to be refreshed. */
export type CopyState = 'fresh' | 'stale' | 'expired';

/** Against the ETag the origin gives. `unknown`: the copy has none, or the origin was not read. */
export type CopyVersion = 'current' | 'old' | 'unknown';

export interface PanelCopy {
  /** What tells the copies of one path apart: the rest of the cache key. */
  readonly variant: string;
  readonly state: CopyState;
  readonly version: CopyVersion;
  readonly status: number;
  readonly size: number;
  readonly hits: number;
  readonly age: number;
  /** What is left of its edge lifetime; 0 when it is over. */
  readonly left: number;
  readonly storedAt: string;
  readonly freshUntil: string;
  readonly staleUntil: string;
}

export interface PanelPurge {
  readonly id: string;
  readonly items: readonly string[];
  readonly createdAt: string;
  /** When it was or will be complete. */
  readonly completesAt: string;
  readonly state: 'in-progress' | 'completed';
}
