import type { AccessRequest } from '../../bucket-access.ts';
import type { DistributionFacts, OriginFacts } from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { bucketOrigins } from '../serving.ts';
import { type RequestContext, whatever } from '../../policy-conditions.ts';

type Where = { readonly site: SiteFacts; readonly distribution: Pick<DistributionFacts, 'arn'> };

/** `arn:aws:s3:::bucket`, in the partition of the distribution. */
export function bucketArn({ site, distribution }: Where): string {
  return `arn:${partitionIn(distribution.arn)}:s3:::${site.bucket}`;
}

/** Some page of the site. */
export function pageArn(where: Where): string {
  return `${bucketArn(where)}/${where.site.prefix}${where.site.samples[0]?.key ?? 'index.html'}`;
}

/** What a request that comes through a distribution says of itself, signed by origin access control. */
export function throughDistribution(arn: string): Pick<AccessRequest, 'who' | 'context'> {
  return {
    who: { kind: 'service', name: 'cloudfront.amazonaws.com' },
    context: {
      'aws:securetransport': 'true',
      'aws:sourcearn': arn,
      'aws:sourceaccount': accountIn(arn),
      'aws:principalisawsservice': 'true',
      'aws:principalservicename': 'cloudfront.amazonaws.com',
      'aws:principalorgid': null,
    },
  };
}

/** Whoever finds the bucket's URL. Referer and User-Agent are what they choose to send. */
export const anyone: Pick<AccessRequest, 'who' | 'context'> = {
  who: { kind: 'anyone' },
  context: {
    'aws:securetransport': 'true',
    'aws:sourcearn': null,
    'aws:sourceaccount': null,
    'aws:principalisawsservice': 'false',
    'aws:principalorgid': null,
    'aws:principalarn': null,
    'aws:principalaccount': null,
    'aws:referer': whatever,
    'aws:useragent': whatever,
  },
};

/** What an origin is asked as; null where the distribution names itself in no way. */
export function asOrigin(
  { access }: OriginFacts,
  { arn }: Pick<DistributionFacts, 'arn'>,
): Pick<AccessRequest, 'who' | 'context'> | null {
  switch (access.kind) {
    case 'oac':
      return throughDistribution(arn);
    case 'oai':
      return {
        who: { kind: 'identity', arn: identityArn(access.id, arn) },
        context: { 'aws:securetransport': 'true', 'aws:principalisawsservice': 'false' },
      };
    case 'none':
      return null;
  }
}

/** Origins of what is published that name themselves to the bucket, and how. */
export function namedOrigins(distribution: DistributionFacts) {
  return bucketOrigins(distribution)
    .filter(({ kind, leadsHere }) => kind === 's3-rest' && leadsHere)
    .flatMap((origin) => {
      const asked = asOrigin(origin, distribution);
      return asked === null ? [] : [{ origin, asked }];
    });
}

/** Whom a statement of the bucket's policy has to allow, and on what condition. */
export function allowanceFor(
  { access }: OriginFacts,
  { arn }: Pick<DistributionFacts, 'arn'>,
): { readonly who: string; readonly where: string } {
  return access.kind === 'oai'
    ? { who: identityArn(access.id, arn), where: '' }
    : { who: 'cloudfront.amazonaws.com', where: ` where AWS:SourceArn is ${arn}` };
}

/** Listing as S3 asks for it on behalf of a request for a key that is not there. */
export function listing(where: Where): Pick<AccessRequest, 'action' | 'resource' | 'context'> {
  const context: RequestContext = { 's3:prefix': `${where.site.prefix}no-such-page/index.html` };
  return { action: 's3:ListBucket', resource: bucketArn(where), context };
}

/** An origin access identity as bucket policies name it. */
export function identityArn(id: string, distributionArn: string): string {
  const name = id.slice(id.lastIndexOf('/') + 1);
  return `arn:${partitionIn(distributionArn)}:iam::cloudfront:user/CloudFront Origin Access Identity ${name}`;
}

export function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

function partitionIn(arn: string): string {
  return arn.split(':')[1] ?? 'aws';
}
