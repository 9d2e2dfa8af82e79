import { recordsOf } from '../checks/dns/leads-here.ts';
import { answerOf, homeOf, isOfCloudFront } from '../checks/home-answers.ts';
import type { InfraFacts } from '../facts/infra-facts.ts';
import { namesOfSite } from '../names.ts';
import { websiteEndpoint } from '../website-endpoint.ts';

/**
 * Names that the site's names lead to: CNAMEs, the targets of alias records, which the public DNS shows as addresses only,
 * and the bucket's website endpoint where S3 itself answers for a name.
 */
export function whereNamesLead({ site, facts }: InfraFacts): readonly string[] {
  const { names, zone, face, bucketRegion } = facts;
  const cnames = names.is === 'read' ? names.value.flatMap((one) => one.cnames) : [];
  const records = zone.is === 'read' ? zone.value : null;
  const aliases = namesOfSite(site).flatMap((name) =>
    (['A', 'AAAA'] as const).flatMap((type) =>
      recordsOf(name, type, records).flatMap(({ alias }) => alias?.name ?? []),
    ),
  );
  const region = bucketRegion.is === 'read' ? bucketRegion.value : site.region;
  // A website endpoint serves the bucket that is called as the name is (S3UG website-hosting-custom-domain-walkthrough).
  const home =
    face.is === 'read' && namesOfSite(site).includes(site.bucket)
      ? answerOf(face.value, homeOf('http', site.bucket))
      : undefined;
  const isWebsite =
    home !== undefined && !isOfCloudFront(home) && home.headers['server'] === 'AmazonS3';
  return [
    ...cnames,
    ...aliases,
    ...(isWebsite && region !== null ? [websiteEndpoint(site.bucket, region)] : []),
  ];
}
