import { decideAccess } from '../../bucket-access.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { AccessControl } from '../../facts/distribution-facts.ts';
import { type CheckInput, type Fault, defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';
import { pageArn, throughDistribution } from './requests.ts';

export const originSigning = defineCheck({
  code: 'origin-signing',
  title: 'Origin access control signs every request, which makes it HTTPS',
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'accessControls'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-advanced-settings-s3',
  judge: (input) => {
    const distribution = input.read('distribution');
    const controls = input.read('accessControls');
    const used = bucketOrigins(distribution).flatMap(({ kind, access }) =>
      kind === 's3-rest' && access.kind === 'oac' ? access.id : [],
    );
    return [...new Set(used)].flatMap((id) => {
      const control = controls[id];
      return control === undefined ? [] : faultsOf({ ...control, id }, distribution, input);
    });
  },
});

function faultsOf(
  { id, name, originType, signing }: AccessControl & { readonly id: string },
  distribution: DistributionFacts,
  input: CheckInput<'distribution' | 'accessControls'>,
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
      next: mayRead(distribution, input)
        ? 'Set its signing behaviour to always; the policy of the bucket already allows the distribution to read.'
        : `Allow ${distribution.arn} to read in the bucket's policy first, then set its signing behaviour to always.`,
      fix: mayRead(distribution, input) ? { kind: 'signing-always', accessControlId: id } : null,
      ...(signing === 'no-override' && { severity: 'warning' as const }),
    },
  ];
}

/** Signing before the policy allows it would answer every reader with 403. */
function mayRead(
  distribution: DistributionFacts,
  { peek, site }: CheckInput<'distribution' | 'accessControls'>,
): boolean {
  const request = {
    ...throughDistribution(distribution.arn),
    action: 's3:GetObject',
    resource: pageArn({ site, distribution }),
  };
  return decideAccess(peek('bucketPolicy'), request).is === 'allowed';
}
