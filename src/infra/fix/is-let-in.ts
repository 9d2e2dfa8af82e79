import { decideAccess } from '../bucket-access.ts';
import { identityArn, throughDistribution } from '../checks/origin/requests.ts';
import { statementsOf } from '../facts/bucket-statement.ts';
import type { BucketOrigin } from './bucket-origins.ts';
import type { BucketPolicyJson } from './bucket-policy.ts';
import type { Surroundings } from './documents.ts';

/**
 * Whether the bucket's policy lets the distribution itself read through an origin: what it lets everybody do does not
 * count, and what cannot be known from here counts as no.
 */
export function isLetIn(
  { access, path }: Pick<BucketOrigin, 'access' | 'path'>,
  policy: BucketPolicyJson | null,
  { bucket, partition, distributionArn }: Surroundings,
): boolean {
  if (policy === null || distributionArn === null || access.kind === 'none') return false;
  const statements = statementsOf(JSON.stringify(policy)).filter(
    ({ effect, principals }) => effect === 'Deny' || principals.kind !== 'everyone',
  );
  const asked =
    access.kind === 'oac'
      ? throughDistribution(distributionArn)
      : {
          who: { kind: 'identity', arn: identityArn(access.id, distributionArn) } as const,
          context: { 'aws:securetransport': 'true', 'aws:principalisawsservice': 'false' },
        };
  const key = `${path.replace(/^\/+|\/+$/g, '')}/index.html`.replace(/^\//, '');
  const decision = decideAccess(
    { statements, isPublic: null },
    { ...asked, action: 's3:GetObject', resource: `arn:${partition}:s3:::${bucket}/${key}` },
  );
  return decision.is === 'allowed';
}
