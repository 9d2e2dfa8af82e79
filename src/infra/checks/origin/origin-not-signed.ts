import { defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';

export const originNotSigned = defineCheck({
  code: 'origin-not-signed',
  title: 'CloudFront signs what it asks the bucket for',
  area: 'origin',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    return bucketOrigins(distribution)
      .filter(({ kind, access }) => kind !== 's3-website' && access.kind === 'none')
      .map(({ id }) => ({
        what: `The origin ${id} has no origin access control: CloudFront asks the bucket ${site.bucket} as a stranger would.`,
        why: 'The site works only as long as its objects are public, so everybody can read them around CloudFront, past its HTTPS, its headers and its access rules.',
        next: `Allow ${distribution.arn} to read in the bucket's policy first, then give the origin an origin access control of type S3 that always signs, and take away public access last.`,
        fix: null,
      }));
  },
});
