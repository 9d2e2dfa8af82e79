import type { BucketTarget } from '../config/types.ts';
import type { SiteFacts } from '../infra/facts/infra-facts.ts';
import { namesOf } from '../infra/names.ts';
import type { Site } from './context.ts';

/** What the configuration says of a target in AWS, as the doctor's checks judge by it. */
export function siteFacts({ config }: Site, target: BucketTarget): SiteFacts {
  const { url } = config.site;
  const { bucket, region, distribution, prefix, infra } = target;
  return {
    url,
    ...namesOf(url, infra.otherNames),
    target: target.name,
    bucket,
    region,
    distributionId: distribution,
    prefix,
    statePrefix: config.statePrefix,
    tags: config.invalidation.tags,
    edgeLifetimes: config.tiers.map(({ edge }) => edge).toSorted((a, b) => a - b),
    origin: infra.origin,
    plan: infra.plan,
    samples: [],
    nodeVersion: process.versions.node,
  };
}
