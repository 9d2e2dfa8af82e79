import type { BucketPolicy, BucketStatement } from './facts/bucket-facts.ts';
import {
  type RequestContext,
  type Truth,
  allOf,
  isLike,
  meetsConditions,
} from './policy-conditions.ts';

/** A request as a bucket's policy sees it. */
export interface AccessRequest {
  readonly who:
    | { readonly kind: 'anyone' }
    | { readonly kind: 'service'; readonly name: string }
    /** A user, a role or an origin access identity, by ARN. */
    | { readonly kind: 'identity'; readonly arn: string };
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN */
  readonly resource: string;
  readonly context: RequestContext;
}

/** What the policy makes of it. `unknown`: a condition decides that cannot be judged from here. */
export type Decision =
  | { readonly is: 'allowed' | 'denied'; readonly by: BucketStatement }
  | { readonly is: 'not-named' }
  | { readonly is: 'unknown' };

/**
 * Judges one request by a bucket's policy alone, as IAM evaluates it: a Deny that matches wins
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html).
 */
export function decideAccess(policy: BucketPolicy | null, request: AccessRequest): Decision {
  const matched = (policy?.statements ?? []).map((statement) => ({
    statement,
    matches: matchesRequest(statement, request),
  }));
  const first = (effect: BucketStatement['effect'], wanted: Truth) =>
    matched.find(({ statement, matches }) => statement.effect === effect && matches === wanted)
      ?.statement;

  const denies = first('Deny', 'yes');
  if (denies !== undefined) return { is: 'denied', by: denies };
  const allows = first('Allow', 'yes');
  if (allows === undefined)
    return { is: first('Allow', 'unknown') === undefined ? 'not-named' : 'unknown' };
  return first('Deny', 'unknown') === undefined ? { is: 'allowed', by: allows } : { is: 'unknown' };
}

/** Whether a statement is about a request, whatever it says to it. */
export function matchesRequest(statement: BucketStatement, request: AccessRequest): Truth {
  return allOf([
    matchesPrincipal(statement, request.who),
    matchesPattern(
      request.action.toLowerCase(),
      lower(statement.actions),
      lower(statement.notActions),
    ),
    matchesPattern(request.resource, statement.resources, statement.notResources),
    meetsConditions(statement.conditions, request.context),
  ]);
}

function matchesPrincipal({ principals }: BucketStatement, who: AccessRequest['who']): Truth {
  if (principals.kind === 'everyone') return 'yes';
  // NotPrincipal: who is excepted was not kept, but nobody can except the whole world.
  if (principals.kind === 'not') return who.kind === 'anyone' ? 'yes' : 'unknown';
  if (principals.aws.includes('*')) return 'yes';
  switch (who.kind) {
    case 'anyone':
      return 'no';
    case 'service':
      return principals.services.includes(who.name) ? 'yes' : 'no';
    case 'identity':
      if (principals.aws.includes(who.arn)) return 'yes';
      // A canonical user id may be the same identity by another name.
      return principals.canonical.length > 0 ? 'unknown' : 'no';
  }
}

function matchesPattern(
  name: string,
  patterns: readonly string[],
  notPatterns: readonly string[],
): Truth {
  const matched = (list: readonly string[]) => list.some((pattern) => isLike(name, pattern));
  if (patterns.length > 0) return matched(patterns) ? 'yes' : 'no';
  return notPatterns.length > 0 && !matched(notPatterns) ? 'yes' : 'no';
}

const lower = (names: readonly string[]): readonly string[] =>
  names.map((name) => name.toLowerCase());
