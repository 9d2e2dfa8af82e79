import { type Fault, defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';

export const regionDiffers = defineCheck({
  code: 'region-differs',
  title: 'The bucket is asked in the region where it is',
  area: 'origin',
  severity: 'error',
  needs: ['bucketRegion'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesDomainName',
  judge: ({ read, peek, site }) => {
    const region = read('bucketRegion');
    const distribution = peek('distribution');
    const configured: readonly Fault[] =
      site.region === null || site.region === region
        ? []
        : [
            {
              what: `The configuration says that the bucket ${site.bucket} is in ${site.region}, and it is in ${region}.`,
              why: 'S3 answers requests that are signed for another region with an error, so nothing can be published.',
              next: `Write region: '${region}' in targets.${site.target} of storyclub.config.ts.`,
              fix: null,
            },
          ];
    const origins = distribution === null ? [] : bucketOrigins(distribution);
    return [
      ...configured,
      ...origins.flatMap(({ id, domainName }): readonly Fault[] => {
        const asked = regionIn(domainName);
        if (asked === region || (asked === null && region === 'us-east-1')) return [];
        const next = `Set its domain name to ${site.bucket}.s3.${region}.amazonaws.com.`;
        if (asked !== null)
          return [
            {
              what: `The origin ${id} (${domainName}) asks for the bucket in ${asked}, and it is in ${region}.`,
              why: 'S3 answers with a redirect or an error instead of the page, and that is what readers get.',
              next,
              fix: null,
            },
          ];
        return [
          {
            what: `The origin ${id} (${domainName}) names no region, and the bucket is in ${region}.`,
            why: 'S3 leads such requests to the region by DNS. Until its names know a new bucket, which takes up to a day, it redirects readers to the URL of the bucket, which is closed.',
            next,
            fix: null,
            severity: 'notice',
          },
        ];
      }),
    ];
  },
});

/** The region in the name of an endpoint of S3; null for the global one. */
function regionIn(domainName: string): string | null {
  const endpoint =
    /\.s3(?:-fips|-website)?[.-](?:dualstack\.)?(?<region>[a-z0-9-]+)\.amazonaws\.com/.exec(
      domainName,
    );
  return endpoint?.groups?.['region'] ?? null;
}
