import { fail } from '../failure.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect?: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

export function statementsOf(policy: string): readonly Statement[] {
  try {
    const { Statement: said } = JSON.parse(policy) as {
      readonly Statement?: Statement | readonly Statement[];
    };
    return [said ?? []].flat();
  } catch {
    return fail(400, 'MalformedPolicy', 'Policies must be valid JSON and the first byte must be {');
  }
}

/** What S3 refuses in a policy, as far as it stands without looking at what it means. */
export function checkPolicy(policy: string): void {
  const { Version } = JSON.parse(policy) as { readonly Version?: string };
  const isWhole = (one: Statement): boolean =>
    one.Effect !== undefined &&
    one.Principal !== undefined &&
    (one.Action ?? one.NotAction) !== undefined &&
    one.Resource !== undefined;
  const statements = statementsOf(policy);
  if (Version === undefined || statements.length === 0 || !statements.every(isWhole))
    fail(400, 'MalformedPolicy', 'Missing required field Effect, Principal, Action or Resource');
  if (
    statements.some(
      ({ Principal }) => Principal !== '*' && Object.keys(Principal ?? {}).length === 0,
    )
  )
    fail(400, 'MalformedPolicy', 'Invalid principal in policy');
}

/** Allows everybody, or a service of AWS on anybody's behalf (S3 User Guide, "The meaning of public"). */
export function isPublicPolicy(policy: string): boolean {
  return statementsOf(policy).some(
    ({ Effect, Principal, Condition }) =>
      Effect === 'Allow' && isEverybody(Principal) && !isNarrowed(Condition),
  );
}

export function isEverybody(principal: Statement['Principal']): boolean {
  return principal === '*' || (principal !== undefined && listOf(principal['AWS']).includes('*'));
}

function isNarrowed(condition: Statement['Condition']): boolean {
  return Object.values(condition ?? {})
    .flatMap((keys) => Object.keys(keys))
    .some((key) => /^aws:(source(arn|account|vpce?|ip)|principal\w+|userid)$/i.test(key));
}

export function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
