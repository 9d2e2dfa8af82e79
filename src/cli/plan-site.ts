import { randomUUID } from 'node:crypto';
import type { BuiltSite } from '../plan/plan.ts';
import { UserError } from '../findings/user-error.ts';
import type { LawTerms, PrepareInput } from '../publish/prepare-publish.ts';
import type { RefreshTerms } from '../publish/refresh-ledger.ts';
import { progressText } from '../report/progress-text.ts';
import type { Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import type { Progress } from './progress.ts';

/** The configuration as the law takes it. */
export function toLawTerms({ config }: Site): LawTerms {
  return {
    cacheTiers: config.cacheTiers,
    tiers: config.tiers,
    promises: config.promises,
    allowance: config.allowance,
    retainAssets: config.retainAssets,
    tags: config.invalidation.tags,
  };
}

/** What `plan` and `publish` prepare a publish from. */
export function toPrepareInput(
  site: Site,
  built: BuiltSite,
  {
    target,
    urgent,
    at,
    thorough,
  }: {
    readonly target: OpenTarget;
    readonly urgent: boolean;
    readonly at: number | null;
    readonly thorough: boolean;
  },
): PrepareInput {
  const { config } = site;
  return {
    store: target.store,
    origin: target.origin,
    cdn: target.cdn,
    site: built,
    siteName: target.siteName,
    publish: randomUUID(),
    target: config.target,
    prefix: target.prefix,
    terms: toLawTerms(site),
    policyDigest: site.policyDigest,
    urgent,
    keepReleases: config.keepReleases,
    money: {
      prefer: config.invalidation.prefer,
      prices: config.prices,
      freePaths: config.invalidation.freePaths,
    },
    review: {
      maxRemovals: config.limits.maxRemovals,
      maxRemovedShare: config.limits.maxRemovedShare,
      statePrefix: config.statePrefix,
      hasDistribution: target.hasDistribution,
    },
    at,
    machineNow: () => site.clock.now(),
    thorough,
  };
}

/** The instant `--at` names, or null. Throws UserError when it names none. */
export function parseAt(at: string | null): number | null {
  if (at === null) return null;
  const instant = Date.parse(at);
  if (!Number.isNaN(instant)) return instant;
  throw new UserError({
    code: 'at-invalid',
    what: `--at is no instant: "${at}".`,
    next: 'Write it with its time zone: 2026-12-24T18:00:00Z.',
  });
}

/** What `--refresh` compares with, and leaves. */
export const refreshTerms = (
  { config }: Site,
  keep: readonly string[],
  progress: Progress,
): RefreshTerms => ({
  keep,
  statePrefix: config.statePrefix,
  progress: (step) => progress.update(progressText(step)),
});

/** The patterns of `--keep-drift` where `--refresh` is given, else null. Throws UserError for one without the other. */
export function toRefresh(refresh: boolean, keep: readonly string[]): readonly string[] | null {
  if (refresh) return keep;
  if (keep.length === 0) return null;
  throw new UserError({
    code: 'usage',
    what: '--keep-drift goes with --refresh.',
    next: 'Add --refresh: without it nothing is compared with what is there.',
  });
}
