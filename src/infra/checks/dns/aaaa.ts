import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { NameFacts, ZoneFacts } from '../../facts/dns-facts.ts';
import { defineCheck } from '../check.ts';
import { ownNames } from '../site-names.ts';
import { aliasTarget, recordsOf, whereabouts } from './leads-here.ts';

const link =
  'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html';

export const aaaaMissing = defineCheck({
  code: 'aaaa-missing',
  title: 'Names with an IPv4 address have an IPv6 address too',
  area: 'dns',
  severity: 'warning',
  needs: ['names', 'distribution'],
  link,
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const zone = peek('zone');
    const evidence = { names: read('names'), distribution, zone, face: peek('face') };
    const own = ownNames(site);
    if (!distribution.ipv6) return [];
    return read('names')
      .filter(({ name, a, aaaa }) => own.includes(name) && a.length > 0 && aaaa.length === 0)
      .filter(({ name }) => whereabouts(name, evidence).is !== 'elsewhere')
      .map(({ name }) => ({
        what: `${name} has an A record and no AAAA record, while the distribution answers over IPv6.`,
        why: 'Readers in networks with IPv6 only come by a detour of their provider, which is slower, or not at all.',
        next:
          zone === null || zone.isPrivate
            ? `Make an AAAA record beside the A record, as an ALIAS or ANAME to ${distribution.domainName}, or one CNAME in place of both.`
            : `Make an alias record AAAA for ${name} in the hosted zone ${zone.name}, to ${distribution.domainName}.`,
        fix: null,
      }));
  },
});

export const aaaaElsewhere = defineCheck({
  code: 'aaaa-elsewhere',
  title: 'Over IPv6 names lead to the same place as over IPv4',
  area: 'dns',
  severity: 'error',
  needs: ['names', 'distribution'],
  link,
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const zone = peek('zone');
    const evidence = { names: read('names'), distribution, zone, face: peek('face') };
    const own = ownNames(site);
    return read('names')
      .filter(({ name, aaaa }) => own.includes(name) && aaaa.length > 0)
      .filter(({ name }) => whereabouts(name, evidence).is === 'here')
      .flatMap((facts) => {
        const where = elsewhere(facts, distribution, zone);
        return where === null
          ? []
          : [
              {
                what: `Over IPv4 ${facts.name} leads to the distribution, over IPv6 to ${where}.`,
                why: 'Browsers prefer IPv6: readers who have it see something else, an older site perhaps, and you may never notice.',
                next: distribution.ipv6
                  ? `Let the AAAA record lead to ${distribution.domainName} like the A record.`
                  : `Delete the AAAA record, or enable IPv6 in the distribution and let the record lead to ${distribution.domainName}.`,
                fix: null,
              },
            ];
      });
  },
});

function elsewhere(
  { name, aaaa, cnames }: NameFacts,
  { domainName, ipv6, deployed }: DistributionFacts,
  zone: ZoneFacts | null,
): string | null {
  const [record] = recordsOf(name, 'AAAA', zone);
  if (record !== undefined && cnames.length === 0) {
    const to = aliasTarget(name, 'AAAA', zone) ?? record.values.join(', ');
    if (to !== domainName) return to;
  }
  // A distribution without IPv6 has no such address.
  const [address] = aaaa;
  return !ipv6 && deployed && address !== undefined ? address : null;
}
