import { type Fault, defineCheck } from '../check.ts';
import { ownNames } from '../site-names.ts';
import { listOf } from '../words.ts';
import { bare, isLedByZone, whereabouts } from './leads-here.ts';
import { cloudFrontZone, isApex } from './records-to-make.ts';

const link =
  'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html';

export const zonePrivate = defineCheck({
  code: 'zone-private',
  title: 'The hosted zone is public',
  area: 'dns',
  severity: 'warning',
  needs: ['zone'],
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html',
  judge: ({ read, peek, site }) => {
    const zone = read('zone');
    const names = peek('names');
    const distribution = peek('distribution');
    if (zone?.isPrivate !== true || names === null || distribution === null) return [];
    const evidence = { names, distribution, zone, face: peek('face') };
    const lost = ownNames(site).filter(
      (name) =>
        names.some((facts) => facts.name === name && facts.a.length === 0) ||
        whereabouts(name, evidence).is === 'elsewhere',
    );
    // Beside a public zone kept elsewhere a private one does no harm.
    if (lost.length === 0) return [];
    return [
      {
        what: `The hosted zone ${zone.name} (${zone.id}) is private, and DNS does not lead ${listOf(lost)} to the distribution.`,
        why: 'Only machines in its VPC see its records: readers do not, and ACM does not find what validates a certificate.',
        next: `Make the records where the public DNS of ${zone.name} is kept. If that is another zone of Route 53, give its id in infra.zone.`,
        fix: null,
      },
    ];
  },
});

/** The zone has it right, and the world does not see it. */
export const zoneNotAsked = defineCheck({
  code: 'zone-not-asked',
  title: 'What the hosted zone says is what everybody is told',
  area: 'dns',
  severity: 'error',
  needs: ['zone', 'names', 'distribution'],
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/SOA-NSrecords.html',
  judge: ({ read, site }) => {
    const zone = read('zone');
    const distribution = read('distribution');
    if (zone === null) return [];
    const unseen = ownNames(site).filter((name) => {
      const facts = read('names').find((one) => one.name === name);
      if (facts === undefined || !isLedByZone(name, distribution, zone)) return false;
      // An alias shows no CNAME: whoever sees one asks other name servers, which may lead here as well.
      const elsewhere = facts.cnames.length > 0 && !facts.cnames.includes(distribution.domainName);
      return elsewhere || facts.a.length === 0;
    });
    return unseen.length === 0
      ? []
      : [
          {
            what: `The hosted zone ${zone.name} (${zone.id}) leads ${listOf(unseen)} to the distribution, and DNS does not say so.`,
            why: 'The domain’s name servers are others than the zone’s, or the records are new: readers are told what stands elsewhere.',
            next: 'Set the name servers at the domain’s registrar to the four of the zone’s NS record. Records just made show within a minute, name servers within two days.',
            fix: null,
          },
        ];
  },
});

export const aliasRecord = defineCheck({
  code: 'alias-record',
  title: 'Alias records to the distribution are as Route 53 wants them',
  area: 'dns',
  severity: 'warning',
  needs: ['zone', 'distribution'],
  link,
  judge: ({ read, site }) => {
    const { domainName } = read('distribution');
    const own = ownNames(site);
    return (read('zone')?.records ?? []).flatMap(({ name, type, alias }): readonly Fault[] => {
      if (alias === null || !own.includes(bare(name)) || bare(alias.name) !== domainName) return [];
      const record = `The alias record ${bare(name)} ${type}`;
      return [
        ...(alias.zoneId === cloudFrontZone
          ? []
          : [
              {
                what: `${record} names the zone ${alias.zoneId}.`,
                why: 'Distributions are in CloudFront’s own zone; with another one Route 53 answers nothing.',
                next: `Set the record’s hosted zone id to ${cloudFrontZone}, which is the same for every distribution.`,
                fix: null,
              },
            ]),
        ...(alias.evaluateTargetHealth
          ? [
              {
                what: `${record} evaluates the health of the distribution.`,
                why: 'Route 53 knows no health of distributions; CloudFront’s page wants it off.',
                next: 'Set EvaluateTargetHealth to false.',
                fix: null,
              },
            ]
          : []),
      ];
    });
  },
});

export const apexCname = defineCheck({
  code: 'apex-cname',
  title: 'The apex is no CNAME',
  area: 'dns',
  severity: 'error',
  needs: ['names'],
  link: 'https://www.rfc-editor.org/rfc/rfc1912#section-2.4',
  judge: ({ read, peek, site }) => {
    const zone = peek('zone');
    const own = ownNames(site);
    return read('names')
      .filter(({ name, cnames }) => own.includes(name) && isApex(name, zone) && cnames.length > 0)
      .map(({ name, cnames }) => ({
        what: `${name} is an apex and a CNAME of ${cnames.join(' → ')}.`,
        why: 'Nothing may stand beside a CNAME, and an apex has its name servers and often its mail there: some resolvers then find one of them, some the other.',
        next: 'Replace it by an alias record (Route 53), or by an ALIAS or ANAME record where the domain’s DNS is kept.',
        fix: null,
      }));
  },
});

const hour = 3600;

/** Before a move every resolver keeps the old record for as long as its TTL said. */
export const ttlHigh = defineCheck({
  code: 'ttl-high',
  title: 'Records that are to change are kept for an hour at most',
  area: 'dns',
  severity: 'notice',
  needs: ['zone', 'names', 'distribution'],
  link: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/migrate-dns-domain-in-use.html',
  judge: ({ read, peek, site }) => {
    const zone = read('zone');
    const evidence = {
      names: read('names'),
      distribution: read('distribution'),
      zone,
      face: peek('face'),
    };
    const own = ownNames(site).filter((name) => whereabouts(name, evidence).is === 'elsewhere');
    return (zone?.records ?? [])
      .filter(({ name, type }) => own.includes(bare(name)) && ['A', 'AAAA', 'CNAME'].includes(type))
      .flatMap(({ name, type, ttl }) =>
        ttl === null || ttl <= hour
          ? []
          : [
              {
                what: `The record ${bare(name)} ${type} is kept for ${ttl / hour} hours, and does not lead to the distribution yet.`,
                why: 'After a change some readers still come to the old place for that long, and so they do if the change has to be taken back.',
                next: `Set its TTL to 300 and wait ${ttl / hour} hours before it is changed.`,
                fix: null,
              },
            ],
      );
  },
});
