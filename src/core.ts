/**
 * The pure core: the cache law and the planner as functions of values. Nothing here touches a network, a disk
 * or a clock; instants are epoch milliseconds, durations seconds.
 */
export type { Behaviour, Distribution, ErrorCaching } from './cache/behaviour.ts';
export { behaviourOf, isMatch, plainDistribution } from './cache/behaviour-match.ts';
export { type CacheControl, formatCacheControl, parseCacheControl } from './cache/cache-control.ts';
export { errorLifetime } from './cache/error-lifetime.ts';
export {
  browserLifetime,
  edgeLifetime,
  type FreshnessHeaders,
  graceLifetime,
  type Lifetime,
  lifetimeOfKey,
} from './cache/lifetime.ts';
export { cacheControlFor, nextTierAge, type ObjectKind, tierAt } from './cache/policy.ts';
export { isPurgeable, toPath, urlsOf } from './cache/urls.ts';

export { browserBound, edgeBound, readerBound, tailBound } from './plan/bounds.ts';
export type { Change, CopyHeaders, Put, Remove, Retire } from './plan/change.ts';
export { commitPlan } from './plan/commit.ts';
export { type Cover, countBelow, coverPaths, type PurgeItem } from './plan/cover.ts';
export { decodeEntries } from './plan/decode-entries.ts';
export { encodeEntries } from './plan/encode-entries.ts';
export type { Law } from './plan/law.ts';
export type { Entry, HeaderSet, Ledger, LedgerRoot, LiveVersion, Tail } from './plan/ledger.ts';
export { isIdle, type Plan, type PlanInput, planPublish } from './plan/plan.ts';
export { emptyLedger } from './plan/prepare.ts';
