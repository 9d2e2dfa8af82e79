import type { BucketStatement } from './bucket-facts.ts';

/**
 * The statements of a policy, normalised: IAM allows one value where there may be several, and writes keys of conditions
 * in any case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). Throws SyntaxError.
 */
export function statementsOf(policy: string): readonly BucketStatement[] {
  const document: unknown = JSON.parse(policy);
  return listOf(fieldOf(document, 'Statement')).map(toStatement);
}

function toStatement(statement: unknown): BucketStatement {
  const sid = fieldOf(statement, 'Sid');
  return {
    sid: typeof sid === 'string' && sid !== '' ? sid : null,
    effect: fieldOf(statement, 'Effect') === 'Allow' ? 'Allow' : 'Deny',
    principals: principalsOf(statement),
    actions: textsOf(fieldOf(statement, 'Action')),
    notActions: textsOf(fieldOf(statement, 'NotAction')),
    resources: textsOf(fieldOf(statement, 'Resource')),
    notResources: textsOf(fieldOf(statement, 'NotResource')),
    conditions: conditionsOf(fieldOf(statement, 'Condition')),
  };
}

function principalsOf(statement: unknown): BucketStatement['principals'] {
  if (fieldOf(statement, 'NotPrincipal') !== undefined) return { kind: 'not' };
  const principal = fieldOf(statement, 'Principal');
  const aws = textsOf(fieldOf(principal, 'AWS'));
  if (principal === '*' || aws.includes('*')) return { kind: 'everyone' };
  return {
    kind: 'some',
    aws,
    services: textsOf(fieldOf(principal, 'Service')),
    canonical: textsOf(fieldOf(principal, 'CanonicalUser')),
    federated: textsOf(fieldOf(principal, 'Federated')),
  };
}

function conditionsOf(conditions: unknown): BucketStatement['conditions'] {
  return Object.fromEntries(
    entriesOf(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        entriesOf(keys).map(([key, values]) => [key.toLowerCase(), textsOf(values)]),
      ),
    ]),
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1];
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Values of conditions may be booleans and numbers. */
function textsOf(value: unknown): readonly string[] {
  return listOf(value).flatMap((item) =>
    typeof item === 'string' || typeof item === 'boolean' || typeof item === 'number'
      ? [String(item)]
      : [],
  );
}
