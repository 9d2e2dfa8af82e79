import type * as CloudFront from '@aws-sdk/client-cloudfront';
import { answerWrong } from '../origin/answer-wrong.ts';
import type { DistributionFacts } from './facts/distribution-facts.ts';
import type { FactValues, SiteFacts } from './facts/infra-facts.ts';
import type { Read } from './facts/read.ts';
import { askAws, whenRead } from './gather-ask.ts';
import { type Aws, clientSettings } from './gather-aws.ts';
import { toConfigured } from './gather-distribution-fields.ts';
import { type Connection, cloudFrontArn, readAll } from './gather-cloudfront.ts';
import {
  accessControlIds,
  cachePolicyIds,
  functionArns,
  headersPolicyIds,
  readAccessControl,
  readCachePolicy,
  readFunction,
  readHeadersPolicy,
} from './gather-policies.ts';

type DistributionFact =
  | 'distribution'
  | 'cachePolicies'
  | 'headersPolicies'
  | 'accessControls'
  | 'functions';

/** Facts under way, each by itself. */
export type DistributionReads = {
  readonly [Name in DistributionFact]: Promise<Read<FactValues[Name]>>;
};

/** Starts asking CloudFront for the target's distribution and for what its behaviours and origins name. */
export async function askDistribution(aws: Aws, site: SiteFacts): Promise<DistributionReads> {
  const sdk = await import('@aws-sdk/client-cloudfront');
  const connection = { sdk, client: new sdk.CloudFrontClient(clientSettings(aws)) };
  const distribution = readDistribution(connection, site);
  return {
    distribution,
    cachePolicies: whenRead(distribution, (found) =>
      readAll(cachePolicyIds(found), (id) => readCachePolicy(connection, id)),
    ),
    headersPolicies: whenRead(distribution, (found) =>
      readAll(headersPolicyIds(found), (id) => readHeadersPolicy(connection, id)),
    ),
    accessControls: whenRead(distribution, (found) =>
      readAll(accessControlIds(found), (id) => readAccessControl(connection, id)),
    ),
    functions: whenRead(distribution, (found) =>
      readAll(functionArns(found), (arn) => readFunction(connection, arn)),
    ),
  };
}

async function readDistribution(
  { sdk, client }: Connection,
  site: SiteFacts,
): Promise<Read<DistributionFacts>> {
  const { distributionId: id } = site;
  if (id === null)
    return { is: 'absent', why: 'The configuration names no distribution for this target.' };
  const call = {
    service: 'CloudFront',
    action: 'cloudfront:GetDistribution',
    resource: cloudFrontArn('distribution', id),
  } as const;
  return await askAws(call, async (abortSignal) => {
    const command = new sdk.GetDistributionCommand({ Id: id });
    return toDistribution((await client.send(command, { abortSignal })).Distribution, site);
  });
}

function toDistribution(
  found: CloudFront.Distribution | undefined,
  site: SiteFacts,
): DistributionFacts {
  const { Id, ARN, DomainName, DistributionConfig } = found ?? {};
  if (
    Id === undefined ||
    ARN === undefined ||
    DomainName === undefined ||
    DistributionConfig?.DefaultCacheBehavior === undefined
  )
    throw answerWrong('CloudFront', 'It describes a distribution without its configuration.');
  return {
    id: Id,
    arn: ARN,
    domainName: DomainName.toLowerCase(),
    deployed: found?.Status === 'Deployed',
    ...toConfigured(DistributionConfig, site),
  };
}
