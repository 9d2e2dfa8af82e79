import type { FacePurpose } from './facts/face-facts.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import { namesOfSite } from './names.ts';
import { amazonDomain, websiteEndpoint } from './website-endpoint.ts';

export interface FaceUrl {
  readonly url: string;
  readonly purpose: FacePurpose;
}

/** What is known of the site's surroundings when the network is asked. */
export interface FaceTerms {
  /** The bucket's; null when it is not known: the bucket is not asked by its own URL. */
  readonly region: string | null;
  /** What stands in the place of Amazon's own S3, which has no website endpoint; null: nothing. */
  readonly endpoint: string | null;
  /** Keys without the prefix that no reader should be able to ask for. */
  readonly suspicious: readonly string[];
}

/** Files that machines look for on every site (and that a build folder of someone may hold). */
const secrets = ['.env', '.git/config', 'id_rsa', 'backup.sql'] as const;
/** Of the suspicious keys that are there. */
const mostSuspicious = 10;

/** Every URL the doctor asks for, and why. */
export function faceUrls(site: SiteFacts, terms: FaceTerms): readonly FaceUrl[] {
  const base = `https://${site.host}`;
  const names = namesOfSite(site);
  const hidden = new Set([...secrets, ...terms.suspicious.slice(0, mostSuspicious)]);
  return [
    ...names.flatMap((name) => [
      { purpose: 'home' as const, url: `https://${name}/` },
      { purpose: 'home' as const, url: `http://${name}/` },
    ]),
    ...pageUrls(site),
    { purpose: 'state', url: `${base}/${encodeKey(stateKey(site))}` },
    { purpose: 'missing', url: `${base}/no-such-page-6f1d/` },
    ...bucketUrls(site, terms),
    ...[...hidden].map((key) => ({
      purpose: 'secret' as const,
      url: `${base}/${encodeKey(key)}`,
    })),
  ];
}

/** A page by its pretty URL, which only index rewriting makes an answer of. */
function pageUrls({ samples, host, otherNames }: SiteFacts): readonly FaceUrl[] {
  const page = samples.find(({ key }) => key.endsWith('/index.html'));
  if (page === undefined) return [];
  const path = encodeKey(page.key.slice(0, -'index.html'.length));
  return [
    { purpose: 'page', url: `https://${host}/${path}` },
    ...otherNames.map((name) => ({
      purpose: 'other-page' as const,
      url: `https://${name}/${path}`,
    })),
  ];
}

/** Below a prefix the state has a URL only where it is below it too. */
function stateKey({ prefix, statePrefix }: SiteFacts): string {
  const key = `${statePrefix}ledger.json`;
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

function bucketUrls(site: SiteFacts, { region, endpoint }: FaceTerms): readonly FaceUrl[] {
  const { bucket, prefix, samples } = site;
  const path = encodeKey(`${prefix}${samples[0]?.key ?? 'index.html'}`);
  if (endpoint !== null)
    return [{ purpose: 'bucket-direct', url: `${endpoint.replace(/\/$/, '')}/${bucket}/${path}` }];
  if (region === null) return [];
  // A certificate of S3 stands for one label: a bucket with dots in its name is asked by its path.
  const rest = bucket.includes('.') ? `${s3Host(region)}/${bucket}` : `${bucket}.${s3Host(region)}`;
  return [
    { purpose: 'bucket-direct', url: `https://${rest}/${path}` },
    { purpose: 'bucket-direct-http', url: `http://${rest}/${path}` },
    { purpose: 'bucket-website', url: `http://${websiteEndpoint(bucket, region)}/` },
  ];
}

const s3Host = (region: string): string => `s3.${region}.${amazonDomain(region)}`;

function encodeKey(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}
