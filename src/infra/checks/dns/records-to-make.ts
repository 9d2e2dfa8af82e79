import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { ZoneFacts } from '../../facts/dns-facts.ts';
import { type SiteNames, namesOfSite } from '../../names.ts';

/** The hosted zone of every CloudFront distribution, for alias records (Route 53, AliasTarget). */
export const cloudFrontZone = 'Z2FDTNDATAQYW2';

/** An apex is the top of its zone: nothing may stand beside a CNAME, and NS and SOA have to (RFC 1912 §2.4). */
export function isApex(name: string, zone: ZoneFacts | null): boolean {
  return zone?.name === name || name.split('.').length === 2;
}

export interface Surroundings {
  readonly distribution: DistributionFacts;
  readonly zone: ZoneFacts | null;
  readonly site: SiteNames;
}

/** The record that leads a name to the distribution, as a sentence's end: "Make …". */
export function recordFor(name: string, { distribution, zone, site }: Surroundings): string {
  const { domainName, ipv6 } = distribution;
  // Which names are the top of a zone is the registries' to say (example.co.uk): one that has a www is taken for one.
  const apex = isApex(name, zone) || namesOfSite(site).includes(`www.${name}`);
  const types = ipv6 ? 'alias records A and AAAA' : 'an alias record A';
  if (zone !== null && !zone.isPrivate)
    return `${types} for ${name} in the hosted zone ${zone.name}, to ${domainName} (zone id ${cloudFrontZone})`;
  return apex
    ? `an ALIAS or ANAME record for ${name} to ${domainName} where the domain’s DNS is kept; a host that has none can redirect the apex to www, over HTTPS, or the domain can move to Route 53`
    : `the record ${name} CNAME ${domainName} where the domain’s DNS is kept`;
}
