import type {
  CachePolicyConfig,
  CloudFrontOriginAccessIdentityConfig,
  OriginAccessControlConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { fail } from '../failure.ts';
import type { AccountState, Configured } from '../state.ts';
import { uses } from './cloudfront-distributions.ts';
import { change, checkVersion, createConfigured, found, pageOf } from './configured.ts';
import type { Call } from './service.ts';

interface Versioned {
  readonly Id?: string;
  readonly IfMatch?: string;
}
interface Listing {
  readonly Type?: string;
  readonly Marker?: string;
  readonly MaxItems?: number | string;
}

export const policyOperations = {
  CreateCachePolicy: (
    { CachePolicyConfig: config }: { readonly CachePolicyConfig: CachePolicyConfig },
    { state }: Call,
  ) => cachePolicy(createCachePolicy(state, config)),
  GetCachePolicy: ({ Id }: Versioned, { state }: Call) =>
    cachePolicy(found(state.cachePolicies, Id, 'NoSuchCachePolicy')),
  GetCachePolicyConfig: ({ Id }: Versioned, { state }: Call) => {
    const { config, etag } = found(state.cachePolicies, Id, 'NoSuchCachePolicy');
    return { CachePolicyConfig: config, ETag: etag };
  },
  UpdateCachePolicy: (
    { Id, IfMatch, ...rest }: Versioned & { readonly CachePolicyConfig: CachePolicyConfig },
    { state }: Call,
  ) => {
    const policy = found(state.cachePolicies, Id, 'NoSuchCachePolicy');
    checkTtls(rest.CachePolicyConfig);
    change(state, policy, { config: rest.CachePolicyConfig, ifMatch: IfMatch });
    return cachePolicy(policy);
  },
  DeleteCachePolicy: ({ Id, IfMatch }: Versioned, { state }: Call) => {
    const policy = found(state.cachePolicies, Id, 'NoSuchCachePolicy');
    checkVersion(policy.etag, IfMatch);
    deleteCachePolicy(state, policy.id);
    return undefined;
  },
  ListCachePolicies: (input: Listing, { state }: Call) => {
    const { page, list } = listOf(state.cachePolicies, input);
    const Items = page.map((one) => ({
      Type: one.managed ? ('managed' as const) : ('custom' as const),
      CachePolicy: cachePolicy(one).CachePolicy,
    }));
    return { CachePolicyList: { ...list, Items } };
  },
  CreateResponseHeadersPolicy: (
    input: { readonly ResponseHeadersPolicyConfig: ResponseHeadersPolicyConfig },
    { state }: Call,
  ) => headersPolicy(createHeadersPolicy(state, input.ResponseHeadersPolicyConfig)),
  GetResponseHeadersPolicy: ({ Id }: Versioned, { state }: Call) =>
    headersPolicy(found(state.headersPolicies, Id, 'NoSuchResponseHeadersPolicy')),
  GetResponseHeadersPolicyConfig: ({ Id }: Versioned, { state }: Call) => {
    const { config, etag } = found(state.headersPolicies, Id, 'NoSuchResponseHeadersPolicy');
    return { ResponseHeadersPolicyConfig: config, ETag: etag };
  },
  UpdateResponseHeadersPolicy: (
    input: Versioned & { readonly ResponseHeadersPolicyConfig: ResponseHeadersPolicyConfig },
    { state }: Call,
  ) => {
    const policy = found(state.headersPolicies, input.Id, 'NoSuchResponseHeadersPolicy');
    change(state, policy, { config: input.ResponseHeadersPolicyConfig, ifMatch: input.IfMatch });
    return headersPolicy(policy);
  },
  DeleteResponseHeadersPolicy: ({ Id, IfMatch }: Versioned, { state }: Call) => {
    const policy = found(state.headersPolicies, Id, 'NoSuchResponseHeadersPolicy');
    checkVersion(policy.etag, IfMatch);
    deleteHeadersPolicy(state, policy.id);
    return undefined;
  },
  ListResponseHeadersPolicies: (input: Listing, { state }: Call) => {
    const { page, list } = listOf(state.headersPolicies, input);
    const Items = page.map((one) => ({
      Type: one.managed ? ('managed' as const) : ('custom' as const),
      ResponseHeadersPolicy: headersPolicy(one).ResponseHeadersPolicy,
    }));
    return { ResponseHeadersPolicyList: { ...list, Items } };
  },
  CreateOriginAccessControl: (
    input: { readonly OriginAccessControlConfig: OriginAccessControlConfig },
    { state }: Call,
  ) => accessControl(createAccessControl(state, input.OriginAccessControlConfig)),
  GetOriginAccessControl: ({ Id }: Versioned, { state }: Call) =>
    accessControl(found(state.accessControls, Id, 'NoSuchOriginAccessControl')),
  GetOriginAccessControlConfig: ({ Id }: Versioned, { state }: Call) => {
    const { config, etag } = found(state.accessControls, Id, 'NoSuchOriginAccessControl');
    return { OriginAccessControlConfig: config, ETag: etag };
  },
  UpdateOriginAccessControl: (
    input: Versioned & { readonly OriginAccessControlConfig: OriginAccessControlConfig },
    { state }: Call,
  ) => {
    const control = found(state.accessControls, input.Id, 'NoSuchOriginAccessControl');
    change(state, control, { config: input.OriginAccessControlConfig, ifMatch: input.IfMatch });
    return accessControl(control);
  },
  DeleteOriginAccessControl: ({ Id, IfMatch }: Versioned, { state }: Call) => {
    const control = found(state.accessControls, Id, 'NoSuchOriginAccessControl');
    checkVersion(control.etag, IfMatch);
    deleteAccessControl(state, control.id);
    return undefined;
  },
  CreateCloudFrontOriginAccessIdentity: (
    input: {
      readonly CloudFrontOriginAccessIdentityConfig: CloudFrontOriginAccessIdentityConfig;
    },
    { state }: Call,
  ) => {
    const id = state.nextId('E');
    const config = input.CloudFrontOriginAccessIdentityConfig;
    state.accessIdentities.set(id, createConfigured(state, config, id));
    return accessIdentity(found(state.accessIdentities, id, ''));
  },
  GetCloudFrontOriginAccessIdentity: ({ Id }: Versioned, { state }: Call) =>
    accessIdentity(found(state.accessIdentities, Id, 'NoSuchCloudFrontOriginAccessIdentity')),
};

export function createCachePolicy(state: AccountState, config: CachePolicyConfig) {
  checkTtls(config);
  if ([...state.cachePolicies.values()].some((one) => one.config.Name === config.Name))
    fail(409, 'CachePolicyAlreadyExists', 'A cache policy with this name already exists.');
  const policy = createConfigured(state, config, state.nextUuid());
  state.cachePolicies.set(policy.id, policy);
  return policy;
}

export function createHeadersPolicy(state: AccountState, config: ResponseHeadersPolicyConfig) {
  if ([...state.headersPolicies.values()].some((one) => one.config.Name === config.Name))
    fail(
      409,
      'ResponseHeadersPolicyAlreadyExists',
      'A response headers policy with this name already exists.',
    );
  const policy = createConfigured(state, config, state.nextUuid());
  state.headersPolicies.set(policy.id, policy);
  return policy;
}

export function createAccessControl(state: AccountState, config: OriginAccessControlConfig) {
  if ((config.Name ?? '').length > 64)
    fail(400, 'InvalidArgument', 'The name of an origin access control has at most 64 characters.');
  if ([...state.accessControls.values()].some((one) => one.config.Name === config.Name))
    fail(
      409,
      'OriginAccessControlAlreadyExists',
      'An origin access control with this name already exists.',
    );
  const control = createConfigured(state, config, state.nextId('E'));
  state.accessControls.set(control.id, control);
  return control;
}

export function deleteCachePolicy(state: AccountState, id: string): void {
  const isUsed = [...state.distributions.values()].some(({ config }) =>
    uses(config, 'CachePolicyId', id),
  );
  if (isUsed) fail(409, 'CachePolicyInUse', 'The cache policy is attached to a distribution.');
  state.cachePolicies.delete(id);
}

export function deleteHeadersPolicy(state: AccountState, id: string): void {
  const isUsed = [...state.distributions.values()].some(({ config }) =>
    uses(config, 'ResponseHeadersPolicyId', id),
  );
  if (isUsed) fail(409, 'ResponseHeadersPolicyInUse', 'The policy is attached to a distribution.');
  state.headersPolicies.delete(id);
}

export function deleteAccessControl(state: AccountState, id: string): void {
  const isUsed = [...state.distributions.values()].some(({ config }) =>
    config.Origins?.Items?.some(({ OriginAccessControlId }) => OriginAccessControlId === id),
  );
  if (isUsed) fail(409, 'OriginAccessControlInUse', 'The origin access control is in use.');
  state.accessControls.delete(id);
}

function checkTtls({ MinTTL = 0, DefaultTTL, MaxTTL }: CachePolicyConfig): void {
  const inOrder = [MinTTL, DefaultTTL ?? MinTTL, MaxTTL ?? Infinity];
  if (inOrder.some((ttl, index) => ttl < (inOrder[index - 1] ?? 0)))
    fail(400, 'InvalidTTLOrder', 'The order of the TTLs is not valid.');
}

function cachePolicy({ id, config, etag, changedAt }: Configured<CachePolicyConfig>) {
  return {
    CachePolicy: { Id: id, LastModifiedTime: new Date(changedAt), CachePolicyConfig: config },
    ETag: etag,
  };
}

function headersPolicy({ id, config, etag, changedAt }: Configured<ResponseHeadersPolicyConfig>) {
  const LastModifiedTime = new Date(changedAt);
  return {
    ResponseHeadersPolicy: { Id: id, LastModifiedTime, ResponseHeadersPolicyConfig: config },
    ETag: etag,
  };
}

function accessControl({ id, config, etag }: Configured<OriginAccessControlConfig>) {
  return { OriginAccessControl: { Id: id, OriginAccessControlConfig: config }, ETag: etag };
}

function accessIdentity({ id, config, etag }: Configured<CloudFrontOriginAccessIdentityConfig>) {
  return {
    CloudFrontOriginAccessIdentity: {
      Id: id,
      S3CanonicalUserId: `canonical-${id.toLowerCase()}`,
      CloudFrontOriginAccessIdentityConfig: config,
    },
    ETag: etag,
  };
}

function listOf<Config>(
  things: ReadonlyMap<string, Configured<Config>>,
  { Type, Marker, MaxItems }: Listing,
) {
  const wanted = [...things.values()].filter(
    ({ managed }) => Type === undefined || managed === (Type === 'managed'),
  );
  const { page, next } = pageOf(wanted, Marker, MaxItems);
  return {
    page,
    list: { NextMarker: next, MaxItems: Number(MaxItems ?? 100), Quantity: page.length },
  };
}
