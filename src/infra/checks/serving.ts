import type {
  BehaviourFacts,
  DistributionFacts,
  OriginFacts,
} from '../facts/distribution-facts.ts';

/** The origin of a behaviour, or the origins of its group. */
export function originsOf(
  { originId }: BehaviourFacts,
  { origins, originGroups }: DistributionFacts,
): readonly OriginFacts[] {
  const ids = originGroups.find(({ id }) => id === originId)?.members ?? [originId];
  return origins.filter(({ id }) => ids.includes(id));
}

/** Origins that some behaviour uses. */
export function usedOrigins(distribution: DistributionFacts): readonly OriginFacts[] {
  const used = new Set(
    distribution.behaviours.flatMap((behaviour) => originsOf(behaviour, distribution)),
  );
  return distribution.origins.filter((origin) => used.has(origin));
}

/** Used origins that are endpoints of the target's bucket. */
export function bucketOrigins(distribution: DistributionFacts): readonly OriginFacts[] {
  return usedOrigins(distribution).filter(({ isBucket }) => isBucket);
}

/**
 * The bucket is served from its website endpoint: then it has to be public and answers by HTTP, which is one finding and
 * not one for every setting that makes it so.
 */
export function isServedAsWebsite(distribution: DistributionFacts): boolean {
  return bucketOrigins(distribution).some(({ kind }) => kind === 's3-website');
}
