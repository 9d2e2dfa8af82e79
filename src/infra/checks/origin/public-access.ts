import type { PublicAccessBlock } from '../../facts/bucket-facts.ts';
import { defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';
import { listOf } from '../words.ts';

export const publicAccess = defineCheck({
  code: 'public-access-not-blocked',
  title: 'The bucket blocks public access, all four ways',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'publicAccessBlock'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html',
  judge: ({ read, peek, site }) => {
    if (isServedAsWebsite(read('distribution'))) return [];
    const off = switchedOff(read('publicAccessBlock'));
    if (off.length === 0) return [];
    const isPublic = peek('bucketPolicy')?.isPublic === true;
    return [
      {
        what:
          off.length === 4
            ? `The bucket ${site.bucket} does not block public access.`
            : `The bucket ${site.bucket} does not block all public access: ${listOf(off)} ${off.length === 1 ? 'is' : 'are'} off.`,
        why: isPublic
          ? 'Its policy makes it public, and nothing stops that.'
          : 'One mistake in its policy, or one object uploaded with a public ACL, opens it to everybody.',
        next: 'Turn all four on, once the distribution reads by origin access control; nothing else of the site needs public objects.',
        fix: { kind: 'block-public-access' },
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
