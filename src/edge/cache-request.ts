import type { Coding, EdgeBehaviour } from './edge-config.ts';
import type { HeaderLines } from './upstream.ts';

/** What a cache is asked for: a GET, resolved by its behaviour. */
export interface CacheRequest {
  readonly behaviour: EdgeBehaviour;
  /** Equal keys, one copy. */
  readonly key: string;
  /** Path, and query string where it is in the key: what a purge by path names. */
  readonly url: string;
  /** What the origin is asked for: path and query string. */
  readonly target: string;
  /** Sent to the origin. */
  readonly headers: HeaderLines;
  /** Content codings the viewer takes, of those in the key; the best first. */
  readonly codings: readonly Coding[];
  /** The request for an error page shown in place of an answer to this one. */
  readonly errorPage: (path: string) => CacheRequest;
}
