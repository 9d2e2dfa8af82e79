import type { Area } from '../infra/checks/check.ts';
import type { FactName } from '../infra/facts/infra-facts.ts';

/** Areas in the order of the way from reader to bucket, each with what it is about. */
const areaTitles: Readonly<Record<Area, string>> = {
  viewers: 'HTTPS between readers and the edge',
  certificate: 'issued, for every name, and renewed in time',
  dns: 'where the names of the site lead',
  origin: 'the way from the edge to the bucket, and around it',
  caching: 'how long edges keep what is published',
  rights: 'what the publisher may do',
};

const isArea = (name: string): name is Area => Object.hasOwn(areaTitles, name);
export const AREAS: readonly Area[] = Object.keys(areaTitles).filter(isArea);

/** `viewers: HTTPS between readers and the edge` */
export const areaHeading = (area: Area): string => `${area}: ${areaTitles[area]}`;

/** What a fact is about, as a part of a list. */
export const FACT_WORDS: Readonly<Record<FactName, string>> = {
  caller: 'who asks',
  distribution: 'the distribution',
  cachePolicies: "the distribution's cache policies",
  headersPolicies: "the distribution's response headers policies",
  accessControls: "the distribution's origin access controls",
  functions: "the distribution's functions",
  certificate: "the distribution's certificate",
  certificates: 'the certificates of the account',
  bucketRegion: "the bucket's region",
  bucketPolicy: "the bucket's policy",
  publicAccessBlock: "the bucket's public access block",
  ownership: "the bucket's object ownership",
  versioning: "the bucket's versioning",
  encryption: "the bucket's encryption",
  website: "the bucket's website hosting",
  suspiciousKeys: "the bucket's listing",
  zone: 'the hosted zone',
  names: 'the names in public DNS',
  validationRecords: "the certificate's records in public DNS",
  face: 'what the site answers',
  rights: "the publisher's rights",
};

/** `a, b and c` */
export function inWords(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
