import { join } from 'node:path';
import type { Cdn } from '../cdn/cdn.ts';
import type { Origin } from '../origin/origin.ts';
import { LedgerStore } from '../publish/ledger-store.ts';
import { countingOrigin, type OriginCounts } from '../publish/seams.ts';
import type { Site } from './context.ts';

/** The target of a run, its adapters opened. */
export interface OpenTarget {
  readonly origin: Origin;
  readonly counts: Readonly<OriginCounts>;
  readonly cdn: Cdn;
  readonly store: LedgerStore;
  /** Keys live under it. */
  readonly prefix: string;
  /** The site and target as the ledger names them. */
  readonly siteName: string;
  readonly hasDistribution: boolean;
}

/** Versions of a key that the local target keeps per release: one, and those of publishes that stopped half-way. */
const VERSIONS_A_RELEASE = 4;

/** Opens the origin and CDN of the site's target. The AWS SDK is loaded only for a target in AWS. */
export async function openTarget(site: Site): Promise<OpenTarget> {
  const { origin: bare, cdn } =
    site.bucketTarget === null ? await openLocal(site) : await openBucket(site, site.bucketTarget);
  const { origin, counts } = countingOrigin(bare);
  const siteName = site.config.site.url;
  return {
    origin,
    counts,
    cdn,
    store: new LedgerStore(origin, { statePrefix: site.config.statePrefix, site: siteName }),
    prefix: site.bucketTarget?.prefix ?? '',
    siteName,
    hasDistribution:
      site.bucketTarget?.distribution !== undefined && site.bucketTarget?.distribution !== null,
  };
}

async function openLocal({ root, clock, config }: Site): Promise<{ origin: Origin; cdn: Cdn }> {
  const [{ directoryOrigin }, { localCdn }] = await Promise.all([
    import('../origin/directory.ts'),
    import('../cdn/local.ts'),
  ]);
  const folder = join(root, '.storyclub');
  return {
    origin: directoryOrigin({
      root: join(folder, 'origin'),
      clock,
      name: '.storyclub/origin',
      versions: { keep: VERSIONS_A_RELEASE * config.keepReleases, except: config.statePrefix },
    }),
    cdn: localCdn({ stateDir: folder, clock }),
  };
}

async function openBucket(
  { clock }: Site,
  target: NonNullable<Site['bucketTarget']>,
): Promise<{ origin: Origin; cdn: Cdn }> {
  const { bucket, region, distribution, prefix } = target;
  const { s3Origin } = await import('../origin/s3.ts');
  const origin = await s3Origin({ bucket, region, clock });
  if (distribution === null) {
    const { directCdn } = await import('../cdn/direct.ts');
    return { origin, cdn: directCdn() };
  }
  const { cloudFrontCdn } = await import('../cdn/cloudfront.ts');
  return {
    origin,
    cdn: await cloudFrontCdn({ distribution, targetBucket: bucket, prefix, clock }),
  };
}
