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
    if (isBystander(read('rights'))) return [];
    const { principal, decisions } = read('rights');
    if (!decisions.some(({ needed }) => needed)) return null;
    const denied = decisions.filter(
      (decision) => decision.needed && isDenied(decision, principal, peek('bucketPolicy')),
    );
    const actions = [...new Set(denied.map(({ action }) => action))];
    return actions.map((action): Fault => {
      const here = denied.filter((decision) => decision.action === action);
      const explicit = here.some(({ decision }) => decision === 'explicitDeny');
      return {
        what: `${principal} may not ${action} on ${listOf(
          here.map(({ resource }) => resource),
          3,
        )}${explicit ? ': a policy denies it' : ''}.`,
        why: isRight(action)
          ? `It is needed to ${purposeOf[action]}.`
          : 'Publishing needs it, and fails without.',
        next: explicit
          ? 'Look for the Deny in its policies, in its permissions boundary and in the policies of the organisation: it wins over every Allow.'
          : `Give it the policy that storyclub infra policy --target ${site.target} prints.`,
        fix: null,
        severity: dispensable.has(action) ? 'warning' : 'error',
      };
    });
  },
});

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
