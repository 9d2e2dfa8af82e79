import type { BucketStatement } from './facts/bucket-facts.ts';
import { matchesWildcards } from '../cache/wildcards.ts';

/** Whether something holds, as far as it can be told from here. */
export type Truth = 'yes' | 'no' | 'unknown';

/**
 * What a request says of itself, by condition key in lower case; null: the request does not carry the key. A key that is
 * not here is unknown.
 */
export type RequestContext = Readonly<Record<string, string | typeof whatever | null>>;

/** The requester says what it likes, so no condition on it holds anybody off. */
export const whatever: unique symbol = Symbol('whatever');

type Compare = (found: string, wanted: string) => boolean;

const isSame: Compare = (found, wanted) => found === wanted;
const isSameIgnoringCase: Compare = (found, wanted) => found.toLowerCase() === wanted.toLowerCase();

/**
 * IAM's wildcards: `*` any run, `?` one character. `${*}`, `${?}` and `${$}` stand for themselves
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars).
 */
export const isLike: Compare = (found, pattern) =>
  matchesWildcards(pattern.match(/\$\{[*?$]\}|./gsu) ?? [], [...found], (own, other) =>
    own.startsWith('${') ? own.charAt(2) === other : own === '?' || own === other,
  );

/** Operators by name in lower case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html). */
const operators: ReadonlyMap<string, { readonly compare: Compare; readonly negated: boolean }> =
  new Map([
    ['stringequals', { compare: isSame, negated: false }],
    ['stringnotequals', { compare: isSame, negated: true }],
    ['stringequalsignorecase', { compare: isSameIgnoringCase, negated: false }],
    ['stringnotequalsignorecase', { compare: isSameIgnoringCase, negated: true }],
    ['stringlike', { compare: isLike, negated: false }],
    ['stringnotlike', { compare: isLike, negated: true }],
    ['arnequals', { compare: isLike, negated: false }],
    ['arnlike', { compare: isLike, negated: false }],
    ['arnnotequals', { compare: isLike, negated: true }],
    ['arnnotlike', { compare: isLike, negated: true }],
    ['bool', { compare: isSameIgnoringCase, negated: false }],
  ]);

/** Whether a request meets all conditions of a statement. */
export function meetsConditions(
  conditions: BucketStatement['conditions'],
  context: RequestContext,
): Truth {
  const truths = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      meetsOne(operator.toLowerCase(), values, context[key.toLowerCase()]),
    ),
  );
  return allOf(truths);
}

export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no';
  return truths.includes('unknown') ? 'unknown' : 'yes';
}

function meetsOne(
  operator: string,
  values: readonly string[],
  found: RequestContext[string] | undefined,
): Truth {
  if (found === undefined) return 'unknown';
  if (found === whatever) return 'yes';
  if (operator === 'null') return truth(values.includes('true') === (found === null));
  const ifExists = operator.endsWith('ifexists');
  const known = operators.get(ifExists ? operator.slice(0, -'ifexists'.length) : operator);
  if (known === undefined) return 'unknown';
  // A key that is missing meets what is negated, and whatever asks for it only if it exists.
  if (found === null) return truth(ifExists || known.negated);
  return truth(values.some((value) => known.compare(found, value)) !== known.negated);
}

function truth(holds: boolean): Truth {
  return holds ? 'yes' : 'no';
}
