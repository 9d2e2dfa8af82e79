import type { Behaviour, Distribution } from '../cache/behaviour.ts';

/** Which of a request's headers, cookies or query strings are meant. Header names are in lower case. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'only'; readonly names: readonly string[] }
  | { readonly kind: 'all-but'; readonly names: readonly string[] };

export const none: Selection = { kind: 'none' };
export const all: Selection = { kind: 'all' };

/** Parts of a viewer's request beside the path. */
export interface RequestParts {
  readonly queryStrings: Selection;
  readonly headers: Selection;
  readonly cookies: Selection;
}

/** `http` from a viewer is answered, sent to `https`, or refused with 403. */
export type ViewerProtocolPolicy = 'allow-all' | 'redirect-to-https' | 'https-only';

/** Content codings CloudFront normalises `Accept-Encoding` to, when the cache policy enables them. */
export type Coding = 'br' | 'gzip';

/** Headers CloudFront sets on or takes from every answer of a behaviour. */
export interface ResponseHeadersPolicy {
  /** `override: false`: only where the origin has not set it. Names as they are to be sent. */
  readonly set: readonly {
    readonly name: string;
    readonly value: string;
    readonly override: boolean;
  }[];
  /** In lower case. */
  readonly remove: readonly string[];
}

/** What the edge does with the paths of one pattern. TTLs in seconds. */
export interface EdgeBehaviour {
  readonly pattern: string;
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** Beside the path, what tells copies apart (cache policy). It is sent to the origin, too. */
  readonly key: RequestParts & { readonly codings: readonly Coding[] };
  /** What else is sent to the origin (origin request policy). */
  readonly forward: RequestParts;
  /** Compresses what the origin sends uncompressed, in the codings of the key. */
  readonly compress: boolean;
  readonly viewerProtocol: ViewerProtocolPolicy;
  /** `read`: GET and HEAD; `options` adds OPTIONS; `all` every method CloudFront takes. */
  readonly methods: 'read' | 'options' | 'all';
  /** Source of the viewer-request CloudFront Function; null for none. */
  readonly viewerRequest: string | null;
  readonly responseHeaders: ResponseHeadersPolicy | null;
}

/** A custom error response: what is done about one status of the origin. */
export interface ErrorResponse {
  readonly status: number;
  /** ErrorCachingMinTTL, seconds. */
  readonly minTtl: number;
  /** The page shown instead and the status it is shown with; null shows the origin's own answer. */
  readonly page: { readonly path: string; readonly status: number } | null;
}

/** A distribution as the local edge runs it. */
export interface EdgeConfig {
  /** `E123EXAMPLE` */
  readonly id: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
  /** In order of precedence; the last one has the pattern `*`. */
  readonly behaviours: readonly EdgeBehaviour[];
  /** What `/` means: `index.html`; null for nothing. */
  readonly defaultRootObject: string | null;
  readonly errorResponses: readonly ErrorResponse[];
  /** Seconds an error is kept at least, whatever its ErrorCachingMinTTL: 1, S3's, where not given; a custom origin has 0. */
  readonly leastErrorTtl?: number;
  /** Name of the header with an object's cache tags, in lower case; null when tags are not configured. */
  readonly tagHeader: string | null;
}

/** ErrorCachingMinTTL where none is set, seconds (AWS: custom-error-pages-expiration). */
export const DEFAULT_ERROR_TTL = 10;

/** A behaviour as a new one with the managed policy CachingOptimized is, but for TTLs without a minimum. */
export const usualBehaviour: EdgeBehaviour = {
  pattern: '*',
  minTtl: 0,
  defaultTtl: 86_400,
  maxTtl: 31_536_000,
  key: { queryStrings: none, headers: none, cookies: none, codings: ['br', 'gzip'] },
  forward: { queryStrings: none, headers: none, cookies: none },
  compress: true,
  viewerProtocol: 'allow-all',
  methods: 'read',
  viewerRequest: null,
  responseHeaders: null,
};

export interface FromDistribution {
  /** Source of a function for behaviours that have one, which the description does not tell. */
  readonly viewerRequest: string | null;
}

/** An edge for a distribution of which only the law's part is known; the rest is as AWS sets it by default. */
export function toEdgeConfig(
  { behaviours, errors, tagHeader }: Distribution,
  { viewerRequest }: FromDistribution,
): EdgeConfig {
  const statuses = new Set(
    [...Object.keys(errors.minTtlByStatus), ...Object.keys(errors.pageByStatus)].map(Number),
  );
  return {
    id: 'E0LOCAL',
    domainName: 'local.cloudfront.net',
    behaviours: behaviours.map((behaviour) => ({
      ...usualBehaviour,
      pattern: behaviour.pattern,
      minTtl: behaviour.minTtl,
      defaultTtl: behaviour.defaultTtl,
      maxTtl: behaviour.maxTtl,
      key: { ...usualBehaviour.key, queryStrings: behaviour.queryStringsInKey ? all : none },
      viewerRequest: behaviour.viewerFunction ? viewerRequest : null,
    })),
    defaultRootObject: 'index.html',
    errorResponses: [...statuses].map((status) => {
      const path = errors.pageByStatus[status];
      return {
        status,
        minTtl: errors.minTtlByStatus[status] ?? errors.defaultMinTtl,
        page: path === undefined ? null : { path, status },
      };
    }),
    tagHeader: tagHeader?.toLowerCase() ?? null,
  };
}

/** What the law needs to know of an edge's configuration. */
export function toDistribution(config: EdgeConfig): Distribution {
  const minTtlByStatus: Record<number, number> = {};
  const pageByStatus: Record<number, string> = {};
  for (const { status, minTtl, page } of config.errorResponses) {
    minTtlByStatus[status] = minTtl;
    if (page !== null) pageByStatus[status] = page.path;
  }
  return {
    behaviours: config.behaviours.map((behaviour): Behaviour => ({
      pattern: behaviour.pattern,
      minTtl: behaviour.minTtl,
      defaultTtl: behaviour.defaultTtl,
      maxTtl: behaviour.maxTtl,
      queryStringsInKey: behaviour.key.queryStrings.kind !== 'none',
      leadsHere: true,
      viewerFunction: behaviour.viewerRequest !== null,
    })),
    errors: { minTtlByStatus, defaultMinTtl: DEFAULT_ERROR_TTL, pageByStatus },
    tagHeader: config.tagHeader,
  };
}
