import type { Distribution } from '../cache/behaviour.ts';

/** One CreateInvalidation: at most 150 items, at most one of them a wildcard. */
export interface PurgeBatch {
  /** Same reference and same items: the earlier purge is answered again, nothing is sent twice. */
  readonly callerReference: string;
  /** `/path`, `/prefix*` or `#tag`, encoded as CloudFront wants them. */
  readonly items: readonly string[];
}

export type PurgeAnswer =
  | {
      readonly outcome: 'accepted';
      readonly id: string;
      readonly createdAt: number;
      readonly completed: boolean;
    }
  /** TooManyInvalidationsInProgress, Throttling: to be sent again later, unchanged. */
  | { readonly outcome: 'throttled'; readonly why: string }
  /** Permanent: no permission, no such distribution, an invalid batch. */
  | { readonly outcome: 'refused'; readonly why: string; readonly next: string };

export type PurgeStatus =
  | { readonly state: 'in-progress'; readonly createdAt: number }
  /** `seenAt`: when completion was seen, an upper bound of when it happened. */
  | { readonly state: 'completed'; readonly createdAt: number; readonly seenAt: number }
  | { readonly state: 'unknown'; readonly why: string };

export interface PathUsage {
  /** Invalidation paths the account's other purges used this calendar month (UTC), as far as asked. */
  readonly paths: number;
  /** More purges exist than were asked about: the true number is at least `paths`. */
  readonly atLeast: boolean;
}

/** The CDN in front of an origin. Instants are epoch milliseconds. */
export interface Cdn {
  /** For messages: `CloudFront E123EXAMPLE`, `local`. */
  readonly name: string;
  /** Behaviours in order, error caching and features, as configured now. */
  describe(): Promise<Distribution>;
  purge(batch: PurgeBatch): Promise<PurgeAnswer>;
  status(id: string): Promise<PurgeStatus>;
  /** Paths used since `monthStart` by purges whose id is not in `known`; asks for at most 50 of them. */
  usage(monthStart: number, known: ReadonlySet<string>): Promise<PathUsage>;
}
