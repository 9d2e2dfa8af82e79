/** A duration as people write it: `30s`, `5m`, `12h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** The kinds of change the law makes promises for. */
export type PromiseKind = 'correction' | 'listing' | 'arrival' | 'chrome' | 'file' | 'takedown';

export interface SiteIdentity {
  /** Scheme and host: `https://www.storyclub.example`, no trailing slash and no path. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; calendar days are days there. */
  readonly timeZone: string;
}

export interface BucketTarget {
  readonly name: string;
  readonly bucket: string;
  readonly region: string | null;
  /** CloudFront distribution id; null publishes without a CDN in front. */
  readonly distribution: string | null;
  /** The behaviour's OriginPath: keys live under it, URLs do not show it. `''` or `path/`. */
  readonly prefix: string;
}

export interface Tier {
  /** Seconds since the last content change from which this tier holds. The first is 0. */
  readonly age: number;
  /** Edge lifetime, seconds. */
  readonly edge: number;
  /** Browser lifetime, seconds. */
  readonly browser: number;
}

export interface Prices {
  /** Dollars per 1,000 PUT, COPY and LIST requests. */
  readonly putPer1000: number;
  /** Dollars per 1,000 GET and HEAD requests. */
  readonly getPer1000: number;
  /** Dollars per invalidation path beyond the free ones. */
  readonly purgePath: number;
}

/** The configuration after parsing: every default filled in, durations in seconds. */
export interface Config {
  readonly site: SiteIdentity;
  /** `local` or a name in `targets`. */
  readonly target: string;
  readonly targets: Readonly<Record<string, BucketTarget>>;
  readonly tiers: readonly Tier[];
  /** Seconds. */
  readonly promises: Readonly<Record<PromiseKind, number>>;
  readonly invalidation: {
    readonly prefer: 'readers' | 'money';
    /** Free paths a month per account. */
    readonly freePaths: number;
    readonly tags: 'auto' | 'never';
  };
  readonly limits: { readonly maxRemovals: number; readonly maxRemovedShare: number };
  readonly retainAssets: number;
  readonly keepReleases: number;
  readonly statePrefix: string;
  readonly allowance: number;
  /** Doubles edge lifetimes when 2: a regional cache that does not pass on Age (assumption A1). */
  readonly cacheTiers: 1 | 2;
  readonly prices: Prices;
  /** Stories on home and on each numbered page. */
  readonly storiesPerPage: number;
  /** Where `build` writes pages, relative to the root. */
  readonly outDir: string;
}
