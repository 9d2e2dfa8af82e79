import { recordsOf, whereabouts } from '../checks/dns/leads-here.ts';
import { answerOf, homeOf, isOfCloudFront } from '../checks/home-answers.ts';
import type { InfraFacts } from '../facts/infra-facts.ts';
import { namesOfSite } from '../names.ts';
import { websiteEndpoint } from '../website-endpoint.ts';

/**
 * Names that the site's names lead to: CNAMEs, the targets of alias records, which the public DNS shows as addresses only,
 * and the bucket's website endpoint unless it is known that readers do not come to it.
 */
export function whereNamesLead({
  site,
  facts,
}: Pick<InfraFacts, 'site' | 'facts'>): readonly string[] {
  const { names, zone, bucketRegion } = facts;
  const cnames = names.is === 'read' ? names.value.flatMap((one) => one.cnames) : [];
  const records = zone.is === 'read' ? zone.value : null;
  const aliases = namesOfSite(site).flatMap((name) =>
    (['A', 'AAAA'] as const).flatMap((type) =>
      recordsOf(name, type, records).flatMap(({ alias }) => alias?.name ?? []),
    ),
  );
  const region = bucketRegion.is === 'read' ? bucketRegion.value : site.region;
  return [
    ...cnames,
    ...aliases,
    ...(region !== null && mayBeWebsite({ site, facts })
      ? [websiteEndpoint(site.bucket, region)]
      : []),
  ];
}

/** A website endpoint serves the bucket that is called as the name is (S3UG website-hosting-custom-domain-walkthrough). */
function mayBeWebsite({ site, facts }: Pick<InfraFacts, 'site' | 'facts'>): boolean {
  const { names, zone, face, distribution, website } = facts;
  if (!namesOfSite(site).includes(site.bucket)) return false;
  const home = face.is === 'read' ? answerOf(face.value, homeOf('http', site.bucket)) : undefined;
  if (home !== undefined) return !isOfCloudFront(home) && home.headers['server'] === 'AmazonS3';
  if (website.is === 'read' && website.value === null) return false;
  if (distribution.is !== 'read') return true;
  const evidence = {
    names: names.is === 'read' ? names.value : [],
    distribution: distribution.value,
    zone: zone.is === 'read' ? zone.value : null,
    face: null,
  };
  return whereabouts(site.bucket, evidence).is !== 'here';
}
