import { decideAccess } from '../../bucket-access.ts';
import type { BucketPolicy } from '../../facts/bucket-facts.ts';
import type {
  AccessControl,
  DistributionFacts,
  OriginFacts,
} from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { bucketOrigins, originsOf } from '../serving.ts';
import { asOrigin, pageArn } from './requests.ts';

type Controls = Readonly<Record<string, AccessControl>> | null;

/** Signs every request, which makes it HTTPS. */
export function isSigned({ access }: OriginFacts, controls: Controls): boolean {
  return access.kind === 'oac' && controls?.[access.id]?.signing === 'always';
}

/**
 * Whether the bucket's policy lets the distribution in by name: what it lets everybody do does not count, for that is to
 * go.
 */
export function isNamedIn(
  policy: BucketPolicy | null,
  {
    distribution,
    site,
    origin,
  }: {
    readonly distribution: DistributionFacts;
    readonly site: SiteFacts;
    readonly origin: OriginFacts;
  },
): boolean {
  const asked = asOrigin(origin, distribution);
  if (asked === null) return false;
  const statements = (policy?.statements ?? []).filter(
    ({ effect, principals }) => effect === 'Deny' || principals.kind !== 'everyone',
  );
  const request = { ...asked, action: 's3:GetObject', resource: pageArn({ site, distribution }) };
  return decideAccess({ statements, isPublic: null }, request).is === 'allowed';
}

/** The site goes on when nothing of the bucket is public any more, once every request is signed: that is a fix of its own. */
export function needsNothingPublic(
  policy: BucketPolicy | null,
  { distribution, site }: { readonly distribution: DistributionFacts; readonly site: SiteFacts },
): boolean {
  const origins = bucketOrigins(distribution);
  return (
    origins.length > 0 &&
    origins.every((origin) => isNamedIn(policy, { distribution, site, origin }))
  );
}

/** No reader is passed on to the bucket by HTTP. */
export function asksByTls(distribution: DistributionFacts, controls: Controls): boolean {
  return distribution.behaviours
    .filter(({ viewerProtocol }) => viewerProtocol === 'allow-all')
    .flatMap((behaviour) => originsOf(behaviour, distribution))
    .every((origin) => !origin.isBucket || isSigned(origin, controls));
}
