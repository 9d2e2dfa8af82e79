import type {
  CachePolicyConfig,
  DefaultCacheBehavior,
  DistributionConfig,
  Origin,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Statement } from '../services/bucket-policy.ts';
import type { AccountState, BucketState, CertificateState } from '../state.ts';

// The parts of what `infra` made in an account with nothing else in it, to be changed in place.

export const bucketName = 'storyclub-live';
/** Milliseconds. */
export const day = 86_400_000;

export const distributionOf = (state: AccountState): DistributionConfig =>
  first(state.distributions).config;

export const behaviourOf = (state: AccountState): DefaultCacheBehavior =>
  present(distributionOf(state).DefaultCacheBehavior);

export const originOf = (state: AccountState): Origin =>
  present(distributionOf(state).Origins?.Items?.[0]);

export const bucketOf = (state: AccountState): BucketState =>
  present(state.buckets.get(bucketName));

export const certificateOf = (state: AccountState): CertificateState => first(state.certificates);

export const cachePolicyOf = (state: AccountState): CachePolicyConfig => own(state.cachePolicies);

export const headersPolicyOf = (state: AccountState): ResponseHeadersPolicyConfig =>
  own(state.headersPolicies);

export const keyOf = (state: AccountState) =>
  present(cachePolicyOf(state).ParametersInCacheKeyAndForwardedToOrigin);

export function first<Thing>(things: ReadonlyMap<string, Thing>): Thing {
  return present([...things.values()][0]);
}

/** The one of them that is not AWS's. */
export function own<Config>(
  things: ReadonlyMap<string, { readonly managed: boolean; readonly config: Config }>,
): Config {
  return present([...things.values()].find(({ managed }) => !managed)).config;
}

export function present<Thing>(thing: Thing | undefined | null): Thing {
  if (thing === undefined || thing === null) throw new Error('infra made no such thing');
  return thing;
}

export function editPolicy(
  state: AccountState,
  edit: (statements: readonly Statement[]) => readonly Statement[],
): void {
  const bucket = bucketOf(state);
  const policy = JSON.parse(present(bucket.policy)) as { readonly Statement: readonly Statement[] };
  bucket.policy = JSON.stringify({ ...policy, Statement: edit(policy.Statement) });
}

export function editRole(state: AccountState, edit: (policy: string) => string): void {
  const { policies } = present(state.roles.get('publisher'));
  policies.set('publish', edit(present(policies.get('publish'))));
}

export function addRecord(state: AccountState, record: ResourceRecordSet): void {
  const zone = first(state.zones);
  zone.records = [...zone.records, record];
}

export function removeRecords(
  state: AccountState,
  name: string,
  ...types: readonly string[]
): void {
  const zone = first(state.zones);
  zone.records = zone.records.filter(
    ({ Name, Type = '' }) => Name !== name || !types.includes(Type),
  );
}
