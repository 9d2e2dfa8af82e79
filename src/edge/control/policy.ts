import { createHash } from 'node:crypto';
import { type EdgeBehaviour, type EdgeConfig, none } from '../edge-config.ts';
import type { PolicyKind } from './operation.ts';
import { partFields } from './part-fields.ts';
import { responseHeadersFields } from './response-headers-fields.ts';
import type { XmlElement } from './write-xml.ts';

/** A policy as its Get operation answers it. */
export interface Policy {
  readonly kind: PolicyKind;
  readonly id: string;
  readonly name: string;
  /** Of its configuration, all fields but comment and name. */
  readonly fields: readonly XmlElement[];
}

/** CachingOptimized, a policy of AWS's own (AWS: using-managed-cache-policies). */
const cachingOptimized: Policy = {
  kind: 'cache-policy',
  id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
  name: 'Managed-CachingOptimized',
  fields: cacheFields({
    minTtl: 1,
    defaultTtl: 86_400,
    maxTtl: 31_536_000,
    key: { queryStrings: none, headers: none, cookies: none, codings: ['br', 'gzip'] },
  }),
};

/** Every policy the distribution refers to, and the managed one. */
export function policiesOf({ behaviours }: EdgeConfig): readonly Policy[] {
  const own = behaviours.flatMap((behaviour) => [
    cachePolicyOf(behaviour),
    originRequestPolicyOf(behaviour),
    responseHeadersPolicyOf(behaviour),
  ]);
  return [cachingOptimized, ...own.filter((policy) => policy !== null)];
}

/** The managed policy where it says the same, else one with an id made of what it says. */
export function cachePolicyOf(behaviour: EdgeBehaviour): Policy {
  const policy = generate('cache-policy', cacheFields(behaviour));
  return JSON.stringify(policy.fields) === JSON.stringify(cachingOptimized.fields)
    ? cachingOptimized
    : policy;
}

/** Null when nothing is sent to the origin beside what is in the key. */
export function originRequestPolicyOf({ forward }: EdgeBehaviour): Policy | null {
  const { headers, cookies, queryStrings } = forward;
  return [headers, cookies, queryStrings].every(({ kind }) => kind === 'none')
    ? null
    : generate('origin-request-policy', partFields(forward));
}

export function responseHeadersPolicyOf({ responseHeaders }: EdgeBehaviour): Policy | null {
  return responseHeaders === null
    ? null
    : generate('response-headers-policy', responseHeadersFields(responseHeaders));
}

function cacheFields({
  minTtl,
  defaultTtl,
  maxTtl,
  key,
}: Pick<EdgeBehaviour, 'minTtl' | 'defaultTtl' | 'maxTtl' | 'key'>): readonly XmlElement[] {
  return [
    ['DefaultTTL', defaultTtl],
    ['MaxTTL', maxTtl],
    ['MinTTL', minTtl],
    [
      'ParametersInCacheKeyAndForwardedToOrigin',
      [
        ['EnableAcceptEncodingGzip', key.codings.includes('gzip')],
        ['EnableAcceptEncodingBrotli', key.codings.includes('br')],
        ...partFields(key),
      ],
    ],
  ];
}

function generate(kind: PolicyKind, fields: readonly XmlElement[]): Policy {
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, fields]))
    .digest('hex');
  const id = digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
  return { kind, id, name: `${kind}-${id.slice(0, 8)}`, fields };
}
