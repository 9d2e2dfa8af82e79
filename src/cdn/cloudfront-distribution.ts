import type { Behaviour, Distribution, ErrorCaching } from '../cache/behaviour.ts';
import { answerWrong } from '../origin/answer-wrong.ts';
import type { CachePolicy } from './managed-policies.ts';

/** ErrorCachingMinTTL where none is set, seconds (DG custom-error-pages-expiration). */
const defaultErrorTtl = 10;
/** DefaultTTL and MaxTTL where none is set, seconds (API CachePolicyConfig). */
const defaultTtlUnset = 86_400;
const maxTtlUnset = 31_536_000;

/** Of the SDK's types, the parts that are read here. */
interface Listed<T> {
  readonly Items?: readonly T[] | undefined;
}

export interface TtlFields {
  readonly MinTTL?: number | undefined;
  readonly DefaultTTL?: number | undefined;
  readonly MaxTTL?: number | undefined;
}

export interface BehaviourFields extends TtlFields {
  readonly PathPattern?: string | undefined;
  readonly TargetOriginId: string | undefined;
  readonly CachePolicyId?: string | undefined;
  readonly ForwardedValues?: { readonly QueryString: boolean | undefined } | undefined;
  readonly FunctionAssociations?: Listed<{ readonly EventType: string | undefined }> | undefined;
  readonly LambdaFunctionAssociations?:
    | Listed<{ readonly EventType: string | undefined }>
    | undefined;
}

interface OriginFields {
  readonly Id: string | undefined;
  readonly DomainName: string | undefined;
  readonly OriginPath?: string | undefined;
}

interface OriginGroupFields {
  readonly Id: string | undefined;
  readonly Members: Listed<{ readonly OriginId: string | undefined }> | undefined;
}

export interface DistributionFields {
  readonly Origins: Listed<OriginFields> | undefined;
  readonly OriginGroups?: Listed<OriginGroupFields> | undefined;
  readonly DefaultCacheBehavior: BehaviourFields | undefined;
  readonly CacheBehaviors?: Listed<BehaviourFields> | undefined;
  readonly CustomErrorResponses?:
    | Listed<{
        readonly ErrorCode: number | undefined;
        readonly ResponsePagePath?: string | undefined;
        readonly ErrorCachingMinTTL?: number | undefined;
      }>
    | undefined;
  readonly CacheTagConfig?: { readonly HeaderName: string | undefined } | undefined;
}

export interface CachePolicyFields extends TtlFields {
  readonly ParametersInCacheKeyAndForwardedToOrigin?:
    | {
        readonly QueryStringsConfig:
          | { readonly QueryStringBehavior: string | undefined }
          | undefined;
      }
    | undefined;
}

/** The bucket and prefix (`''` or `path/`) that a target publishes to. */
export interface OriginTarget {
  readonly bucket: string;
  readonly prefix: string;
}

/** All behaviours in CloudFront's order of precedence, the default one last. */
export function behavioursOf(config: DistributionFields): readonly BehaviourFields[] {
  const fallback = config.DefaultCacheBehavior;
  if (fallback === undefined)
    throw answerWrong('CloudFront', 'It describes a distribution without default behaviour.');
  return [...(config.CacheBehaviors?.Items ?? []), { ...fallback, PathPattern: '*' }];
}

export function cachePolicyIds(config: DistributionFields): readonly string[] {
  const ids = behavioursOf(config).flatMap(({ CachePolicyId: id }) =>
    id === undefined || id === '' ? [] : [id],
  );
  return [...new Set(ids)];
}

export function toCachePolicy(fields: CachePolicyFields): CachePolicy {
  const queries =
    fields.ParametersInCacheKeyAndForwardedToOrigin?.QueryStringsConfig?.QueryStringBehavior ??
    'none';
  return { ...toLifetimes(fields), queryStringsInKey: queries !== 'none' };
}

/** The configuration as the law reads it. `policies` has every policy of `cachePolicyIds`. */
export function toDistribution(
  config: DistributionFields,
  policies: ReadonlyMap<string, CachePolicy>,
  target: OriginTarget,
): Distribution {
  const leadsHere = new Set(originsOf(config, target));
  return {
    behaviours: behavioursOf(config).map((fields): Behaviour => {
      const { minTtl, defaultTtl, maxTtl, queryStringsInKey } = policyOf(fields, policies);
      return {
        pattern: fields.PathPattern ?? '*',
        minTtl,
        defaultTtl,
        maxTtl,
        queryStringsInKey,
        leadsHere: fields.TargetOriginId !== undefined && leadsHere.has(fields.TargetOriginId),
        viewerFunction: hasViewerFunction(fields),
      };
    }),
    errors: toErrorCaching(config),
    tagHeader: config.CacheTagConfig?.HeaderName?.toLowerCase() || null,
  };
}

function policyOf(
  fields: BehaviourFields,
  policies: ReadonlyMap<string, CachePolicy>,
): CachePolicy {
  const id = fields.CachePolicyId;
  if (id === undefined || id === '')
    return {
      ...toLifetimes(fields),
      queryStringsInKey: fields.ForwardedValues?.QueryString === true,
    };
  const policy = policies.get(id);
  if (policy === undefined) throw new Error(`cache policy ${id} was not read`);
  return policy;
}

/** Seconds. CloudFront lifts the default and the maximum to a larger minimum, and the maximum to a larger default. */
export function toLifetimes({
  MinTTL = 0,
  DefaultTTL = defaultTtlUnset,
  MaxTTL = maxTtlUnset,
}: TtlFields) {
  const defaultTtl = Math.max(DefaultTTL, MinTTL);
  return { minTtl: MinTTL, defaultTtl, maxTtl: Math.max(MaxTTL, defaultTtl) };
}

function hasViewerFunction({
  FunctionAssociations,
  LambdaFunctionAssociations,
}: BehaviourFields): boolean {
  const associated = [
    ...(FunctionAssociations?.Items ?? []),
    ...(LambdaFunctionAssociations?.Items ?? []),
  ];
  return associated.some(({ EventType }) => EventType === 'viewer-request');
}

function toErrorCaching(config: DistributionFields): ErrorCaching {
  const minTtlByStatus: Record<number, number> = {};
  const pageByStatus: Record<number, string> = {};
  for (const { ErrorCode: status, ErrorCachingMinTTL: ttl, ResponsePagePath: page } of config
    .CustomErrorResponses?.Items ?? []) {
    if (status === undefined) continue;
    if (ttl !== undefined) minTtlByStatus[status] = ttl;
    if (page !== undefined && page !== '') pageByStatus[status] = page;
  }
  return { minTtlByStatus, defaultMinTtl: defaultErrorTtl, pageByStatus };
}

/** Ids of the origins, and of the groups whose first member is one, that serve this bucket under this prefix. */
function originsOf(config: DistributionFields, target: OriginTarget): readonly string[] {
  const origins = (config.Origins?.Items ?? [])
    .filter((origin) => servesTarget(origin, target))
    .flatMap(({ Id }) => Id ?? []);
  const groups = (config.OriginGroups?.Items ?? []).filter(({ Members }) => {
    const first = Members?.Items?.[0]?.OriginId;
    return first !== undefined && origins.includes(first);
  });
  return [...origins, ...groups.flatMap(({ Id }) => Id ?? [])];
}

/** A bucket's REST endpoint (global, regional, dual-stack, FIPS) or its website endpoint, in any region. */
const bucketEndpoint =
  /^(?<bucket>.+)\.s3(?<kind>-fips|-website)?(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;

/** The bucket that a domain name is an endpoint of; null when it is none of S3. */
export function bucketOf(
  domainName: string,
): { readonly bucket: string; readonly isWebsite: boolean } | null {
  const { bucket, kind } = bucketEndpoint.exec(domainName.toLowerCase())?.groups ?? {};
  return bucket === undefined ? null : { bucket, isWebsite: kind === '-website' };
}

/** Whether an origin serves what is published to the target. */
export function servesTarget(
  { DomainName = '', OriginPath = '' }: Pick<OriginFields, 'DomainName' | 'OriginPath'>,
  { bucket, prefix }: OriginTarget,
): boolean {
  const path = OriginPath.replace(/^\/+|\/+$/g, '');
  return bucketOf(DomainName)?.bucket === bucket && path === prefix.replace(/^\/+|\/+$/g, '');
}
