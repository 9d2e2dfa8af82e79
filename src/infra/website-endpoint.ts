/** Regions whose website endpoints have a hyphen before the region; later ones have a dot (S3 User Guide, WebsiteEndpoints). */
const hyphenated: ReadonlySet<string> = new Set([
  'us-east-1',
  'us-west-1',
  'us-west-2',
  'us-gov-west-1',
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'eu-west-1',
  'sa-east-1',
]);

/** Where a bucket answers as a website, by plain HTTP only. */
export function websiteEndpoint(bucket: string, region: string): string {
  const join = hyphenated.has(region) ? '-' : '.';
  return `${bucket}.s3-website${join}${region}.${amazonDomain(region)}`;
}

/** What names of endpoints end in: China has a domain of its own. */
export function amazonDomain(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
