import type { RightsFacts } from '../../facts/rights-facts.ts';
import { defineCheck } from '../check.ts';

export const publisherUnknown = defineCheck({
  code: 'publisher-unknown',
  title: 'It is known whose rights to publish are to be judged',
  area: 'rights',
  severity: 'notice',
  needs: ['rights'],
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html',
  judge: ({ read }) => {
    const rights = read('rights');
    if (!isBystander(rights)) return [];
    return [
      {
        what: `${rights.principal}, who asks, may not upload: it is not what publishes.`,
        why: 'Whether the publisher has the rights it needs, and none too many, was not judged.',
        next: 'Name what publishes: storyclub doctor --role <its ARN>.',
        fix: null,
      },
    ];
  },
});

/** Rights of whoever asks, for want of a better: someone who may only look, and does not publish. */
export function isBystander({ named, decisions }: RightsFacts): boolean {
  const uploads = decisions.filter(({ action, needed }) => needed && action === 's3:PutObject');
  return !named && uploads.length > 0 && uploads.every(({ decision }) => decision !== 'allowed');
}
