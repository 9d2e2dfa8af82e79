import { type Right, isRight, purposeOf } from '../../../origin/rights.ts';
import { decideAccess } from '../../bucket-access.ts';
import type { BucketPolicy } from '../../facts/bucket-facts.ts';
import type { RightDecision } from '../../facts/rights-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { listOf } from '../words.ts';
import { isBystander } from './publisher-unknown.ts';

/** Without these publishing goes on, and says what it could not find out or bring back. */
const dispensable: ReadonlySet<string> = new Set<Right>([
  's3:GetObjectVersion',
  's3:GetObjectTagging',
  's3:PutObjectTagging',
  'cloudfront:GetCachePolicy',
  'cloudfront:GetInvalidation',
  'cloudfront:ListInvalidations',
]);

export const rightsMissing = defineCheck({
  code: 'rights-missing',
  title: 'The publisher may do all that publishing does',
  area: 'rights',
  severity: 'error',
  needs: ['rights'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html',
  judge: ({ read, peek, site }) => {
    if (isBystander(read('rights'))) return null;
    const { principal, decisions } = read('rights');
    if (!decisions.some(({ needed }) => needed)) return null;
    const missing = rightsOf(
      decisions.filter(
        (decision) => decision.needed && isDenied(decision, principal, peek('bucketPolicy')),
      ),
    );
    return [
      ...toFaults(
        missing.filter(({ explicit }) => explicit),
        principal,
        'Look for the Deny in its policies, in its permissions boundary and in the policies of the organisation: it wins over every Allow.',
      ),
      ...toFaults(
        missing.filter(({ explicit }) => !explicit),
        principal,
        `Give it the policy that storyclub infra policy --target ${site.target} prints.`,
      ),
    ];
  },
});

interface MissingRight {
  readonly action: string;
  /** Some of them, in words. */
  readonly resources: string;
  /** A policy denies it; else none allows it. */
  readonly explicit: boolean;
}

/** Each action once. */
function rightsOf(denied: readonly RightDecision[]): readonly MissingRight[] {
  return [...new Set(denied.map(({ action }) => action))].map((action) => {
    const here = denied.filter((decision) => decision.action === action);
    return {
      action,
      resources: listOf(
        here.map(({ resource }) => resource),
        3,
      ),
      explicit: here.some(({ decision }) => decision === 'explicitDeny'),
    };
  });
}

/** Rights that are mended in the same way are one finding. */
function toFaults(
  missing: readonly MissingRight[],
  principal: string,
  next: string,
): readonly Fault[] {
  if (missing.length === 0) return [];
  const resources = [...new Set(missing.map((right) => right.resources))];
  const actions = resources.map((where) => {
    const there = missing.filter((right) => right.resources === where);
    return `${listOf(there.map(({ action }) => action))} on ${where}`;
  });
  const explicit = missing.some((right) => right.explicit);
  return [
    {
      what: `${principal} may not ${actions.join('; nor ')}${explicit ? ': a policy denies it' : ''}.`,
      why: consequenceOf(missing.map(({ action }) => action)),
      next,
      fix: null,
      severity: missing.every(({ action }) => dispensable.has(action)) ? 'warning' : 'error',
    },
  ];
}

function consequenceOf(actions: readonly string[]): string {
  const [only = ''] = actions;
  if (actions.length === 1)
    return isRight(only)
      ? `It is needed to ${purposeOf[only]}.`
      : 'Publishing needs it, and fails without.';
  const stopping = actions.filter((action) => !dispensable.has(action));
  if (stopping.length === actions.length)
    return 'Publishing needs each of them, and stops without.';
  const others = 'publishing goes on, and does not find out or bring back all that it could';
  return stopping.length === 0
    ? `Without them ${others}.`
    : `Publishing stops without ${listOf(stopping)}; without the others ${others}.`;
}

/** IAM judges the publisher's own policies; that of the bucket may allow what they do not name. */
function isDenied(
  { action, resource, decision }: RightDecision,
  principal: string,
  policy: BucketPolicy | null,
): boolean {
  if (decision === 'allowed') return false;
  if (decision === 'explicitDeny' || !action.startsWith('s3:')) return true;
  const request = {
    who: { kind: 'identity', arn: principal } as const,
    action,
    resource,
    context: { 'aws:securetransport': 'true', 'aws:principalarn': principal },
  };
  return decideAccess(policy, request).is === 'not-named';
}
