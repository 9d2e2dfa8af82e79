import type { DomainValidation } from '../../facts/certificate-facts.ts';
import type { ValidationLookup, ZoneFacts } from '../../facts/dns-facts.ts';
import { defineCheck } from '../check.ts';

type ByDns = DomainValidation & { readonly record: NonNullable<DomainValidation['record']> };

const isByDns = (validation: DomainValidation): validation is ByDns =>
  validation.method === 'DNS' && validation.record !== null;

/** ACM looks for it at every renewal (ACM dns-renewal-validation). */
export const validationRecordMissing = defineCheck({
  code: 'validation-record-missing',
  title: 'The DNS records that validate the certificate are in place',
  area: 'certificate',
  severity: 'error',
  needs: ['certificate', 'validationRecords'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html',
  judge: ({ read, peek }) => {
    const certificate = read('certificate');
    if (certificate === null || certificate.type !== 'AMAZON_ISSUED') return [];
    // Apex and wildcard share one record.
    const records = new Map(
      certificate.validations.filter(isByDns).map(({ record }) => [record.name, record]),
    );
    return [...records.values()].flatMap(({ name, value }) => {
      const problem = problemOf(read('validationRecords'), { name, value });
      return problem === null
        ? []
        : [
            {
              what: `The CNAME ${name} ${problem}.`,
              why: 'ACM looks for it at each renewal, about every five months, and does not renew without it: the certificate then ends and browsers warn readers off.',
              next: remedy(peek('zone'), { name, value }),
              fix: null,
            },
          ];
    });
  },
});

interface Cname {
  readonly name: string;
  readonly value: string;
}

function problemOf(lookups: readonly ValidationLookup[], { name, value }: Cname): string | null {
  const lookup = lookups.find((one) => bare(one.name) === bare(name));
  if (lookup === undefined) return null;
  if (lookup.target === null) return 'is not there';
  const target = bare(lookup.target);
  // One that leads on to another name may end at the right one: up to five in a row are followed.
  return target === bare(value) || !target.endsWith('.acm-validations.aws')
    ? null
    : `leads to ${target}, which validates another certificate`;
}

function remedy(zone: ZoneFacts | null, { name, value }: Cname): string {
  const record = `the record ${name} CNAME ${value}`;
  if (zone === null || zone.isPrivate)
    return `Make ${record} where the domain’s DNS is kept, and leave it there.`;
  const inZone = zone.records.some(
    (one) => bare(one.name) === bare(name) && one.values.some((to) => bare(to) === bare(value)),
  );
  return inZone
    ? `The hosted zone ${zone.name} has ${record}, and nobody is told: the domain’s name servers are others than the zone’s. Make it there too, or set the name servers at the registrar to the zone’s.`
    : `Make ${record} in the hosted zone ${zone.name}, and leave it there.`;
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');
