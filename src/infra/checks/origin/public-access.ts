import type { PublicAccessBlock } from '../../facts/bucket-facts.ts';
import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';
import { listOf } from '../words.ts';
import { needsNothingPublic } from './let-in.ts';

export const publicAccess = defineCheck({
  code: 'public-access-not-blocked',
  title: 'The bucket blocks public access, all four ways',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'publicAccessBlock'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    if (isServedAsWebsite(distribution)) return null;
    const off = switchedOff(read('publicAccessBlock'));
    if (off.length === 0) return [];
    const policy = peek('bucketPolicy');
    const safe = needsNothingPublic(policy, { distribution, site });
    const isPublic = policy?.isPublic === true;
    return [
      {
        what:
          off.length === 4
            ? `The bucket ${site.bucket} does not block public access.`
            : `The bucket ${site.bucket} does not block all public access: ${listOf(off)} ${off.length === 1 ? 'is' : 'are'} off.`,
        why: isPublic
          ? 'Its policy makes it public, and nothing of the bucket stops that; whether a block of the whole account does is not known here.'
          : 'One mistake in its policy, or one object uploaded with a public ACL, opens it to everybody.',
        next: safe
          ? 'Turn all four on: nothing of the site needs public objects.'
          : 'Let the distribution read by origin access control first, then turn all four on.',
        fix: safe ? { kind: 'block-public-access' } : null,
        severity: isPublic ? 'error' : 'warning',
      },
    ];
  },
});

function switchedOff(block: PublicAccessBlock | null): readonly string[] {
  const settings = {
    BlockPublicAcls: block?.blockPublicAcls,
    IgnorePublicAcls: block?.ignorePublicAcls,
    BlockPublicPolicy: block?.blockPublicPolicy,
    RestrictPublicBuckets: block?.restrictPublicBuckets,
  };
  return Object.entries(settings).flatMap(([name, isOn]) => (isOn === true ? [] : name));
}
