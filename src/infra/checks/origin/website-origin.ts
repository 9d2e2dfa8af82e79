import { defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';

const link =
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html#WebsiteRestEndpointDiff';

export const websiteOrigin = defineCheck({
  code: 'origin-website',
  title: "The distribution reads the bucket's REST endpoint, which has HTTPS",
  area: 'origin',
  severity: 'error',
  needs: ['distribution'],
  link,
  judge: ({ read, peek, site }) => {
    const rules = peek('website')?.routingRules ?? 0;
    const rest = `${site.bucket}.s3.${peek('bucketRegion') ?? site.region ?? '<region>'}.amazonaws.com`;
    return bucketOrigins(read('distribution'))
      .filter(({ kind }) => kind === 's3-website')
      .map(({ id, domainName }) => ({
        what: `The origin ${id} is the bucket's website endpoint, ${domainName}: CloudFront reaches it by HTTP only, and so does everybody else.`,
        why: 'Between CloudFront and S3 every page travels unencrypted, whatever readers see in their address bar, and a website endpoint serves nothing but public objects, so the bucket stands open to all who go around CloudFront.',
        next: `Add the REST endpoint ${rest} as an origin with origin access control, let a viewer-request function find the index documents, point the behaviours to it, purge /* once, and close the bucket: docs/guides/moving-to-https.md goes step by step.${
          rules === 0 ? '' : ` Its routing rules (${rules}) have to move into the function.`
        }`,
        fix: null,
        ...(site.origin === 'website' && { severity: 'warning' as const }),
      }));
  },
});
