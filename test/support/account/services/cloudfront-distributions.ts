import type {
  AssociateAliasRequest,
  CreateDistributionRequest,
  CreateDistributionWithTagsRequest,
  DeleteDistributionRequest,
  Distribution,
  DistributionConfig,
  DistributionSummary,
  GetDistributionRequest,
  ListDistributionsByResponseHeadersPolicyIdRequest,
  ListDistributionsRequest,
  ListTagsForResourceRequest,
  UpdateDistributionRequest,
} from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import type { AccountState, DistributionState } from '../state.ts';
import { behavioursOf, checkDistribution } from './check-distribution.ts';
import { change, checkVersion, createConfigured, found, pageOf } from './configured.ts';
import type { Call } from './service.ts';

export const distributionOperations = {
  CreateDistribution: ({ DistributionConfig }: CreateDistributionRequest, { state }: Call) =>
    created(state, createDistribution(state, DistributionConfig, {})),
  CreateDistributionWithTags: (
    { DistributionConfigWithTags: wanted }: CreateDistributionWithTagsRequest,
    { state }: Call,
  ) => {
    const tags = (wanted?.Tags?.Items ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']);
    return created(
      state,
      createDistribution(state, wanted?.DistributionConfig, Object.fromEntries(tags)),
    );
  },
  GetDistribution: ({ Id }: GetDistributionRequest, { state }: Call) =>
    answer(state, get(state, Id)),
  GetDistributionConfig: ({ Id }: GetDistributionRequest, { state }: Call) => {
    const { config, etag } = get(state, Id);
    return { DistributionConfig: config, ETag: etag };
  },
  UpdateDistribution: (input: UpdateDistributionRequest, { state }: Call) => {
    const distribution = get(state, input.Id);
    checkVersion(distribution.etag, input.IfMatch);
    updateDistribution(state, distribution, input.DistributionConfig);
    return answer(state, distribution);
  },
  DeleteDistribution: ({ Id, IfMatch }: DeleteDistributionRequest, { state }: Call) => {
    const distribution = get(state, Id);
    checkVersion(distribution.etag, IfMatch);
    deleteDistribution(state, distribution);
    return undefined;
  },
  /** Takes the alias from whichever distribution has it, in one step. */
  AssociateAlias: (
    { TargetDistributionId: id, Alias = '' }: AssociateAliasRequest,
    { state }: Call,
  ) => {
    const target = get(state, id);
    for (const other of state.distributions.values())
      if (other.config.Aliases?.Items?.includes(Alias))
        other.config = withAliases(other.config, (has) => has.filter((name) => name !== Alias));
    updateDistribution(
      state,
      target,
      withAliases(target.config, (has) => [...has, Alias]),
    );
    return undefined;
  },
  ListDistributions: ({ Marker, MaxItems }: ListDistributionsRequest, { state }: Call) => {
    const { page, next } = pageOf([...state.distributions.values()], Marker, MaxItems);
    return {
      DistributionList: {
        Marker: Marker ?? '',
        NextMarker: next,
        MaxItems: MaxItems ?? 100,
        IsTruncated: next !== undefined,
        Quantity: page.length,
        Items: page.map((one) => summaryOf(state, one)),
      },
    };
  },
  ListTagsForResource: ({ Resource = '' }: ListTagsForResourceRequest, { state }: Call) => {
    const { tags } = get(state, Resource.split('/').at(-1));
    const Items = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    return { Tags: { Items } };
  },
  ListDistributionsByResponseHeadersPolicyId: (
    { ResponseHeadersPolicyId: id }: ListDistributionsByResponseHeadersPolicyIdRequest,
    { state }: Call,
  ) => idList(state, (config) => uses(config, 'ResponseHeadersPolicyId', id)),
  ListDistributionsByCachePolicyId: (
    { CachePolicyId: id }: { readonly CachePolicyId: string },
    { state }: Call,
  ) => idList(state, (config) => uses(config, 'CachePolicyId', id)),
};

function withAliases(
  config: DistributionConfig,
  change: (aliases: readonly string[]) => readonly string[],
): DistributionConfig {
  const Items = [...change(config.Aliases?.Items ?? [])];
  return { ...config, Aliases: { Quantity: Items.length, Items } };
}

/** Whether a behaviour of a distribution has this policy. */
export function uses(
  config: DistributionConfig,
  field: 'ResponseHeadersPolicyId' | 'CachePolicyId',
  id: string | undefined,
): boolean {
  return behavioursOf(config).some((behaviour) => behaviour[field] === id);
}

export function createDistribution(
  state: AccountState,
  wanted: DistributionConfig | undefined,
  tags: Readonly<Record<string, string>>,
): DistributionState {
  const config = filledIn(wanted ?? fail(400, 'MissingBody', 'This operation requires a body.'));
  checkDistribution(state, config, null);
  const id = state.nextId('E');
  const distribution: DistributionState = {
    ...createConfigured(state, config, id),
    domainName: `d${id.slice(1).toLowerCase()}.cloudfront.net`,
    tags,
  };
  state.distributions.set(id, distribution);
  return distribution;
}

export function updateDistribution(
  state: AccountState,
  distribution: DistributionState,
  wanted: DistributionConfig | undefined,
): void {
  const config = filledIn(wanted ?? fail(400, 'MissingBody', 'This operation requires a body.'));
  if (config.CallerReference !== distribution.config.CallerReference)
    fail(400, 'IllegalUpdate', 'The update contains modifications that are not allowed.');
  checkDistribution(state, config, distribution.id);
  change(state, distribution, { config, ifMatch: distribution.etag });
}

export function deleteDistribution(state: AccountState, { id, config }: DistributionState): void {
  if (config.Enabled === true)
    fail(409, 'DistributionNotDisabled', 'The distribution must be disabled first.');
  state.distributions.delete(id);
}

export function statusOf(state: AccountState, { changedAt }: DistributionState): string {
  return state.now() >= changedAt + state.deployTakes ? 'Deployed' : 'InProgress';
}

/** What CloudFront adds to a configuration that leaves it out. */
function filledIn(config: DistributionConfig): DistributionConfig {
  const none = { Quantity: 0 };
  const certificate = config.ViewerCertificate;
  const isOwn = certificate === undefined || certificate.CloudFrontDefaultCertificate === true;
  return {
    ...config,
    Aliases: config.Aliases ?? none,
    DefaultRootObject: config.DefaultRootObject ?? '',
    OriginGroups: config.OriginGroups ?? none,
    CacheBehaviors: config.CacheBehaviors ?? none,
    CustomErrorResponses: config.CustomErrorResponses ?? none,
    PriceClass: config.PriceClass ?? 'PriceClass_All',
    ViewerCertificate: isOwn
      ? { CloudFrontDefaultCertificate: true, MinimumProtocolVersion: 'TLSv1' }
      : certificate,
    WebACLId: config.WebACLId ?? '',
    HttpVersion: config.HttpVersion ?? 'http2',
    IsIPV6Enabled: config.IsIPV6Enabled ?? false,
  };
}

function get(state: AccountState, id: string | undefined): DistributionState {
  return found(state.distributions, id, 'NoSuchDistribution');
}

function answer(state: AccountState, distribution: DistributionState) {
  return { Distribution: describe(state, distribution), ETag: distribution.etag };
}

function created(state: AccountState, distribution: DistributionState) {
  const Location = `https://cloudfront.amazonaws.com/2020-05-31/distribution/${distribution.id}`;
  return { ...answer(state, distribution), Location };
}

function describe(state: AccountState, distribution: DistributionState): Distribution {
  const { id, config, changedAt, domainName } = distribution;
  return {
    Id: id,
    ARN: state.distributionArn(id),
    Status: statusOf(state, distribution),
    LastModifiedTime: new Date(changedAt),
    InProgressInvalidationBatches: 0,
    DomainName: domainName,
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: { Enabled: false, Quantity: 0 },
    DistributionConfig: config,
  };
}

function summaryOf(state: AccountState, distribution: DistributionState): DistributionSummary {
  const { DistributionConfig: config, ...own } = describe(state, distribution);
  const { Comment, ...rest } = config ?? {};
  return { ...rest, ...own, Comment: Comment ?? '', Staging: false } as DistributionSummary;
}

function idList(state: AccountState, isWanted: (config: DistributionConfig) => boolean) {
  const ids = [...state.distributions.values()]
    .filter(({ config }) => isWanted(config))
    .map(({ id }) => id);
  return {
    DistributionIdList: {
      Marker: '',
      MaxItems: 100,
      IsTruncated: false,
      Quantity: ids.length,
      Items: ids,
    },
  };
}
