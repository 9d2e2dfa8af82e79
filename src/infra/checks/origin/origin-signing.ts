import type { AccessControl, DistributionFacts } from '../../facts/distribution-facts.ts';
import { type Fault, defineCheck, faultsOfEach } from '../check.ts';
import { bucketOrigins } from '../serving.ts';
import { isNamedIn } from './let-in.ts';

export const originSigning = defineCheck({
  code: 'origin-signing',
  title: 'Origin access control signs every request, which makes it HTTPS',
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'accessControls'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-advanced-settings-s3',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const controls = read('accessControls');
    const used = bucketOrigins(distribution).flatMap((origin) => {
      const control = origin.access.kind === 'oac' ? controls[origin.access.id] : undefined;
      return control === undefined || origin.kind !== 's3-rest' ? [] : [{ origin, control }];
    });
    // Origins may share one.
    const each = [...new Map(used.map((one) => [one.control, one])).values()];
    return faultsOfEach(each, ({ origin, control }) => {
      const id = origin.access.kind === 'oac' ? origin.access.id : '';
      // Signing before the policy allows it would answer every reader with 403.
      const mayRead = isNamedIn(peek('bucketPolicy'), { distribution, site, origin });
      return faultsOf({ ...control, id }, distribution, mayRead);
    });
  },
});

function faultsOf(
  { id, name, originType, signing }: AccessControl & { readonly id: string },
  { arn }: DistributionFacts,
  mayRead: boolean,
): readonly Fault[] {
  if (originType !== 's3')
    return [
      {
        what: `The origin access control ${name} is of type ${originType}, and the origin is a bucket.`,
        why: 'Its signatures are not those that S3 asks for, so S3 answers 403.',
        next: 'Give the origin an origin access control of type S3 that always signs.',
        fix: null,
      },
    ];
  if (signing === 'always') return [];
  return [
    {
      what:
        signing === 'never'
          ? `The origin access control ${name} never signs.`
          : `The origin access control ${name} does not sign a request that brings an Authorization header of its own.`,
      why:
        signing === 'never'
          ? 'It is as if there were none: the site works only as long as its objects are public, and S3 is asked by HTTP whenever a reader came by HTTP.'
          : 'Such a request reaches S3 with what a reader wrote instead of with the signature of the distribution, and by HTTP if the reader came by HTTP.',
      next: mayRead
        ? 'Set its signing behaviour to always; the policy of the bucket already allows the distribution to read.'
        : `Allow ${arn} to read in the bucket's policy first, then set its signing behaviour to always.`,
      fix: mayRead ? { kind: 'signing-always', accessControlId: id } : null,
      ...(signing === 'no-override' && { severity: 'warning' as const }),
    },
  ];
}
