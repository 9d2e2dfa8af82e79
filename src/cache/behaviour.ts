/** What a distribution does with the paths of one pattern. Seconds throughout. */
export interface Behaviour {
  /** A CloudFront path pattern (`*` any run, `?` one character, case-sensitive); the default behaviour is `*`, last. */
  readonly pattern: string;
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** Query strings are part of the cache key, so a path has variants that only `path*` purges. */
  readonly queryStringsInKey: boolean;
  /** Its origin is this target's bucket and prefix; when false, objects we put are not what it serves. */
  readonly leadsHere: boolean;
  /** A viewer-request function or Lambda@Edge may rewrite or refuse the path before the cache is asked. */
  readonly viewerFunction: boolean;
}

/** How long an error answer for a URL stays cached (aws-facts: error caching). */
export interface ErrorCaching {
  /** Status code to ErrorCachingMinTTL in seconds, for codes with a setting of their own. */
  readonly minTtlByStatus: Readonly<Record<number, number>>;
  /** ErrorCachingMinTTL where none is set: 10 s. */
  readonly defaultMinTtl: number;
  /** URL paths of custom error pages, by status. */
  readonly pageByStatus: Readonly<Record<number, string>>;
}

/** What the law needs to know of a distribution. A plain value: kept in the ledger, compared by digest. */
export interface Distribution {
  /** In CloudFront's order of precedence; the last one is the default and matches everything. */
  readonly behaviours: readonly Behaviour[];
  readonly errors: ErrorCaching;
  /** Name of the header objects are tagged with (`x-amz-meta-cache-tag`), null when tags are not configured. */
  readonly tagHeader: string | null;
}
