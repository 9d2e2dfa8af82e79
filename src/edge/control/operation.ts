export const policyKinds = [
  'cache-policy',
  'origin-request-policy',
  'response-headers-policy',
] as const;

export type PolicyKind = (typeof policyKinds)[number];

/** An operation of CloudFront's API, with what its path names. */
export type Operation =
  | { readonly name: 'ListDistributions' }
  | {
      readonly name:
        | 'GetDistribution'
        | 'GetDistributionConfig'
        | 'CreateInvalidation'
        | 'ListInvalidations';
      readonly distribution: string;
    }
  | {
      readonly name: 'GetInvalidation';
      readonly distribution: string;
      readonly invalidation: string;
    }
  /** `whole`: with its id and when it was changed, not the configuration alone. */
  | {
      readonly name: 'GetPolicy';
      readonly kind: PolicyKind;
      readonly id: string;
      readonly whole: boolean;
    }
  | { readonly name: 'DescribeFunction' | 'GetFunction'; readonly function: string }
  | { readonly name: 'unsupported' };

const unsupported: Operation = { name: 'unsupported' };

/** What a request to the API asks for; null when the path is none of the API's. */
export function toOperation(method: string, path: string): Operation | null {
  const [root, version, kind = '', id, part, last, ...rest] = segmentsOf(path);
  if (root !== '' || version !== '2020-05-31') return null;
  const policy = policyKinds.find((known) => known === kind);
  if (policy === undefined && kind !== 'distribution' && kind !== 'function') return null;
  if (rest.length > 0) return unsupported;
  const route: Route = { method, id: id ?? '', part, last };
  if (kind === 'distribution') return ofDistribution(route);
  return policy === undefined ? ofFunction(route) : ofPolicy(policy, route);
}

interface Route {
  readonly method: string;
  readonly id: string;
  readonly part: string | undefined;
  readonly last: string | undefined;
}

function ofDistribution({ method, id: distribution, part, last }: Route): Operation {
  if (method === 'POST' && distribution !== '' && part === 'invalidation' && last === undefined)
    return { name: 'CreateInvalidation', distribution };
  if (method !== 'GET') return unsupported;
  if (distribution === '') return part === undefined ? { name: 'ListDistributions' } : unsupported;
  if (part === undefined) return { name: 'GetDistribution', distribution };
  if (part === 'invalidation') {
    return last === undefined
      ? { name: 'ListInvalidations', distribution }
      : { name: 'GetInvalidation', distribution, invalidation: last };
  }
  return part === 'config' && last === undefined
    ? { name: 'GetDistributionConfig', distribution }
    : unsupported;
}

function ofPolicy(kind: PolicyKind, { method, id, part, last }: Route): Operation {
  if (method !== 'GET' || id === '' || last !== undefined) return unsupported;
  if (part === undefined) return { name: 'GetPolicy', kind, id, whole: true };
  return part === 'config' ? { name: 'GetPolicy', kind, id, whole: false } : unsupported;
}

function ofFunction({ method, id, part, last }: Route): Operation {
  if (method !== 'GET' || id === '' || last !== undefined) return unsupported;
  if (part === undefined) return { name: 'GetFunction', function: id };
  return part === 'describe' ? { name: 'DescribeFunction', function: id } : unsupported;
}

function segmentsOf(path: string): readonly string[] {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
