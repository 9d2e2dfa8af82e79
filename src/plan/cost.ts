import type { Prices } from '../config/types.ts';

/** Requests of one publish, by how they are billed. */
export interface Requests {
  /** PUT, COPY and LIST. */
  readonly put: number;
  /** GET and HEAD. */
  readonly get: number;
  readonly delete: number;
  /** Invalidation paths, free ones included. */
  readonly paths: number;
}

export interface Cost {
  readonly usd: number;
  readonly requests: Requests;
}

/** Dollars for requests, after the free paths left this month (cache-law §10). */
export function costOf(
  requests: Requests,
  { prices, freePaths }: { readonly prices: Prices; readonly freePaths: number },
): Cost {
  const paid = Math.max(0, requests.paths - freePaths);
  const usd =
    (requests.put * prices.putPer1000) / 1000 +
    (requests.get * prices.getPer1000) / 1000 +
    paid * prices.purgePath;
  return { usd, requests };
}
