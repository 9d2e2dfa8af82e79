import { defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';

export const originIdentity = defineCheck({
  code: 'origin-identity',
  title: 'No origin uses a legacy origin access identity',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#migrate-from-oai-to-oac',
  judge: ({ read }) => {
    const distribution = read('distribution');
    return bucketOrigins(distribution).flatMap(({ id, access }) =>
      access.kind === 'oai'
        ? [
            {
              what: `The origin ${id} uses the origin access identity ${access.id}, which AWS calls legacy.`,
              why: 'An identity does not force HTTPS between CloudFront and S3, cannot read objects encrypted with a key of KMS, does not work in the regions of AWS that opened since 2022, and is not taken by the flat-rate plans.',
              next: `Add a statement for ${distribution.arn} to the bucket's policy, give the origin an origin access control of type S3 that always signs, wait until the distribution is deployed, and then remove the identity's statement.`,
              fix: null,
            },
          ]
        : [],
    );
  },
});
