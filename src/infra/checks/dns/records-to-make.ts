import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { ZoneFacts } from '../../facts/dns-facts.ts';

/** The hosted zone of every CloudFront distribution, for alias records (Route 53, AliasTarget). */
export const cloudFrontZone = 'Z2FDTNDATAQYW2';

/** An apex is the top of its zone: nothing may stand beside a CNAME, and NS and SOA have to (RFC 1912 §2.4). */
export function isApex(name: string, zone: ZoneFacts | null): boolean {
  return zone?.name === name || name.split('.').length === 2;
}

/** The record that leads a name to the distribution, as a sentence's end: "Make …". */
export function recordFor(
  name: string,
  { domainName, ipv6 }: DistributionFacts,
  zone: ZoneFacts | null,
): string {
  const types = ipv6 ? 'alias records A and AAAA' : 'an alias record A';
  if (zone !== null && !zone.isPrivate)
    return `${types} for ${name} in the hosted zone ${zone.name}, to ${domainName} (zone id ${cloudFrontZone})`;
  return isApex(name, zone)
    ? `an ALIAS or ANAME record for ${name} to ${domainName} where the domain’s DNS is kept; a host that has none can redirect the apex to www, over HTTPS, or the domain can move to Route 53`
    : `the record ${name} CNAME ${domainName} where the domain’s DNS is kept`;
}
