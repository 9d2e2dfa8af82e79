import type { SiteFacts } from '../../facts/infra-facts.ts';
import type { RightDecision } from '../../facts/rights-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { listOf } from '../words.ts';
import { isBystander } from './publisher-unknown.ts';

export const rightsTooMany = defineCheck({
  code: 'rights-too-many',
  title: 'The publisher may do no more than publish',
  area: 'rights',
  severity: 'warning',
  needs: ['rights'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  judge: ({ read, site }) => {
    if (isBystander(read('rights'))) return null;
    const { principal, named, decisions } = read('rights');
    // Owners who look after their account may do more than what publishes.
    const severity = named ? 'warning' : 'notice';
    const asked = decisions.filter(({ needed }) => !needed);
    if (asked.length === 0) return null;
    const allowed = asked.filter(({ decision }) => decision === 'allowed');
    const next = `Let what publishes have a role of its own with the policy that storyclub infra policy --target ${site.target} prints, and ask about it: storyclub doctor --role <its ARN>.`;
    if (asked.length > 1 && allowed.length === asked.length)
      return [
        {
          what: `${principal} may do everything that was asked about (${allowed.length} actions), as an administrator may.`,
          why: 'Whoever gets hold of the job that publishes, through a dependency or a leaked log, has the whole account.',
          next,
          fix: null,
          severity,
        },
      ];
    const kinds = [...new Set(allowed.map((decision) => dangerOf(decision, site)))];
    return kinds.map((danger): Fault => {
      const actions = allowed.filter((decision) => dangerOf(decision, site) === danger);
      return {
        what: `${principal} may ${listOf([...new Set(actions.map(({ action }) => action))], 5)} on ${listOf([...new Set(actions.map(({ resource }) => resource))], 2)}, which publishing never does.`,
        why: consequences[danger],
        next,
        fix: null,
        severity,
      };
    });
  },
});

const consequences = {
  elsewhere:
    'The resources of its policy are wider than the site: a mistyped bucket, or a stolen key, reaches what is not the site’s.',
  bucket:
    'Whoever gets hold of its credentials can open the bucket to everybody, or do away with it.',
  versions:
    'Whoever gets hold of its credentials can open single objects, or erase the versions that bring back what was replaced.',
  distribution: 'Whoever gets hold of its credentials can lead readers of the site somewhere else.',
  names:
    'Whoever gets hold of its credentials can lead the names of the site, and its mail, somewhere else.',
  people: 'Whoever gets hold of its credentials can become somebody who may do everything.',
} as const;

function dangerOf({ action, resource }: RightDecision, site: SiteFacts): keyof typeof consequences {
  const [service = ''] = action.split(':');
  if (service === 'iam' || service === 'sts') return 'people';
  if (service === 'route53') return 'names';
  if (service === 'cloudfront') return 'distribution';
  const name = resource.slice(resource.lastIndexOf(':') + 1);
  if (name === site.bucket) return 'bucket';
  const isOurs = [site.prefix, site.statePrefix].some((prefix) =>
    name.startsWith(`${site.bucket}/${prefix}`),
  );
  return isOurs ? 'versions' : 'elsewhere';
}
