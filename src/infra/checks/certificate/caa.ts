import type { CaaRecord } from '../../facts/dns-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { ownNames } from '../site-names.ts';
import { listOf } from '../words.ts';

/** Any of these lets ACM issue (ACM setup-caa). */
const amazon = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];
const known = [
  'issue',
  'issuewild',
  'iodef',
  'issuemail',
  'issuevmc',
  'contactemail',
  'contactphone',
];

export const caaForbidsAmazon = defineCheck({
  code: 'caa-forbids-amazon',
  title: 'CAA records allow Amazon to issue certificates, or there are none',
  area: 'certificate',
  severity: 'error',
  needs: ['names'],
  link: 'https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html',
  judge: ({ read, peek, site }) => {
    const certificate = peek('certificate');
    const distribution = peek('distribution');
    // Another authority issues it.
    if (certificate !== null && certificate.type !== 'AMAZON_ISSUED') return [];
    if (distribution?.viewerCertificate.kind === 'iam') return [];
    const own = ownNames(site);
    const faults = read('names')
      .filter(({ name }) => own.includes(name))
      .flatMap(({ name, caa }): readonly Fault[] => {
        const parent = name.slice(name.indexOf('.') + 1);
        const wildcard =
          certificate !== null &&
          !certificate.names.includes(name) &&
          certificate.names.includes(`*.${parent}`);
        const refusal = refusalOf(caa, wildcard);
        return refusal === null ? [] : [refusal];
      });
    // Names that share a record share its fault.
    return [...new Map(faults.map((fault) => [fault.what, fault])).values()];
  },
});

/** RFC 8659 §4: without `issue` anybody may; `issuewild` takes its place for wildcards; what is critical and unknown forbids all. */
function refusalOf(records: readonly CaaRecord[], wildcard: boolean): Fault | null {
  const unknown = records.find(
    ({ critical, tag }) => critical && !known.includes(tag.toLowerCase()),
  );
  if (unknown !== undefined)
    return fault(
      `A critical CAA record at ${unknown.at} has the tag ${unknown.tag}, which no authority knows`,
      'Delete the record, or set its flags to 0.',
    );
  const wild = records.filter(({ tag }) => tag.toLowerCase() === 'issuewild');
  const decisive =
    wildcard && wild.length > 0 ? wild : records.filter(({ tag }) => tag.toLowerCase() === 'issue');
  const [first] = decisive;
  if (first === undefined || decisive.some(({ value }) => amazon.includes(issuer(value))))
    return null;
  const allowed = decisive.map(({ value }) => issuer(value)).filter((name) => name !== '');
  return fault(
    `The CAA records at ${first.at} allow ${allowed.length === 0 ? 'nobody' : `only ${listOf(allowed)}`} to issue ${decisive === wild ? 'wildcard certificates' : 'certificates'}`,
    `Add the record ${first.at} CAA 0 ${decisive === wild ? 'issuewild' : 'issue'} "amazon.com" beside the others.`,
  );
}

/** `letsencrypt.org; accounturi=…` */
const issuer = (value: string): string => (value.split(';')[0] ?? '').trim().toLowerCase();

function fault(what: string, next: string): Fault {
  return {
    what: `${what}.`,
    why: 'ACM asks DNS each time it issues or renews, about every five months, and must not where it is not allowed: the certificate then ends and browsers warn readers off.',
    next,
    fix: null,
  };
}
