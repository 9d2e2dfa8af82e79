import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { NameFacts, ZoneFacts, ZoneRecord } from '../../facts/dns-facts.ts';
import type { FaceFacts } from '../../facts/face-facts.ts';
import { answerOf, homeOf, isOfCloudFront } from '../home-answers.ts';

/** What may be known of where a name leads; null where it was not read. */
export interface Evidence {
  readonly names: readonly NameFacts[];
  readonly distribution: DistributionFacts;
  readonly zone: ZoneFacts | null;
  readonly face: FaceFacts | null;
}

export type Whereabouts =
  | { readonly is: 'here' }
  /** `where` goes on from "leads to". */
  | { readonly is: 'elsewhere'; readonly where: string }
  | { readonly is: 'unknown' };

/**
 * Where a name leads, by the surest evidence there is: the CNAMEs everybody sees, then the records of the zone, then who
 * answers. An alias record shows its addresses only, and CloudFront's change.
 */
export function whereabouts(name: string, evidence: Evidence): Whereabouts {
  const { domainName } = evidence.distribution;
  const cnames = evidence.names.find((facts) => facts.name === name)?.cnames ?? [];
  const last = cnames.at(-1);
  if (cnames.includes(domainName)) return { is: 'here' };
  if (last !== undefined && isOfAws(last)) return { is: 'elsewhere', where: inWords(last) };
  const target = aliasTarget(name, 'A', evidence.zone);
  if (target !== null)
    return target === domainName ? { is: 'here' } : { is: 'elsewhere', where: inWords(target) };
  return byAnswer(name, evidence);
}

/** Where an alias record of the zone leads at last: it may lead to another name of the zone, as an apex to its `www`. */
export function aliasTarget(
  name: string,
  type: 'A' | 'AAAA',
  zone: ZoneFacts | null,
): string | null {
  const passed: string[] = [];
  let next = aliasOf(name, type, zone);
  while (next !== null && !passed.includes(next)) {
    passed.push(next);
    next = aliasOf(next, type, zone);
  }
  return passed.at(-1) ?? null;
}

function aliasOf(name: string, type: 'A' | 'AAAA', zone: ZoneFacts | null): string | null {
  const [alias] = recordsOf(name, type, zone).flatMap((record) => record.alias ?? []);
  return alias === undefined ? null : bare(alias.name);
}

/** Anycast addresses of CloudFront may be written into A records, so that only who answers decides. */
function byAnswer(name: string, { names, face }: Evidence): Whereabouts {
  const answers = ['https', 'http'] as const;
  const given = answers.flatMap((scheme) => {
    const answer = face === null ? undefined : answerOf(face, homeOf(scheme, name));
    return answer === undefined ? [] : [answer];
  });
  const [first] = given;
  if (first === undefined || given.some(isOfCloudFront)) return { is: 'unknown' };
  const address = names.find((facts) => facts.name === name)?.a[0];
  const server = first.headers['server'];
  return {
    is: 'elsewhere',
    where: `${address ?? 'something'}, which is not CloudFront${server === undefined ? '' : ` (it says it is ${server})`}`,
  };
}

/** Names of AWS that are no way round to a distribution. */
function isOfAws(name: string): boolean {
  return name.endsWith('.cloudfront.net') || isWebsiteEndpoint(name);
}

function isWebsiteEndpoint(name: string): boolean {
  return /(^|\.)s3-website[.-]/.test(name);
}

function inWords(name: string): string {
  if (isWebsiteEndpoint(name)) return `${name}, a website endpoint of S3, which has no HTTPS`;
  return name.endsWith('.cloudfront.net') ? `${name}, another distribution` : name;
}

/** The zone's records of a name that readers' browsers ask for; a private zone tells them nothing. */
export function recordsOf(
  name: string,
  type: 'A' | 'AAAA' | 'CNAME',
  zone: ZoneFacts | null,
): readonly ZoneRecord[] {
  if (zone === null || zone.isPrivate) return [];
  return zone.records.filter((record) => bare(record.name) === name && record.type === type);
}

/** The zone has a record that leads the name to the distribution: an alias, or a CNAME. */
export function isLedByZone(
  name: string,
  { domainName }: DistributionFacts,
  zone: ZoneFacts | null,
): boolean {
  return (
    recordsOf(name, 'A', zone).some(
      ({ alias }) => alias !== null && bare(alias.name) === domainName,
    ) ||
    recordsOf(name, 'CNAME', zone).some(({ values }) =>
      values.some((value) => bare(value) === domainName),
    )
  );
}

/** Without the final dot, in lower case. */
export function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
