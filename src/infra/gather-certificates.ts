import type * as Acm from '@aws-sdk/client-acm';
import pLimit from 'p-limit';
import { answerWrong } from '../origin/answer-wrong.ts';
import { isCovered } from './checks/site-names.ts';
import type { CertificateFacts } from './facts/certificate-facts.ts';
import type { DistributionFacts } from './facts/distribution-facts.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askAws, type Unread } from './gather-ask.ts';
import { type Aws, clientSettings, globalRegion } from './gather-aws.ts';
import { toCertificate } from './gather-certificate-fields.ts';
import { namesOfSite } from './names.ts';

const atOnce = 5;

/** Asks ACM for the certificate the distribution uses, in the region of its ARN. */
export async function askCertificate(
  aws: Aws,
  { viewerCertificate: used }: DistributionFacts,
): Promise<Read<CertificateFacts | null>> {
  if (used.kind !== 'acm') return read(null);
  const sdk = await import('@aws-sdk/client-acm');
  const region = used.id.split(':')[3] ?? globalRegion;
  return await describe(open(sdk, aws, region), sdk, used.id);
}

/** Asks ACM for every certificate that names one of the site's names, in these regions. */
export async function askCertificates(
  aws: Aws,
  site: SiteFacts,
  regions: ReadonlySet<string>,
): Promise<Read<readonly CertificateFacts[]>> {
  const sdk = await import('@aws-sdk/client-acm');
  const all = await Promise.all(
    [...regions].map((region) => certificatesOf(open(sdk, aws, region), sdk, site)),
  );
  const found: CertificateFacts[] = [];
  for (const part of all) {
    if (part.is !== 'read') return part;
    found.push(...part.value);
  }
  return read(found);
}

function open(sdk: typeof Acm, aws: Aws, region: string): Acm.ACMClient {
  return new sdk.ACMClient(clientSettings(aws, region));
}

async function certificatesOf(
  client: Acm.ACMClient,
  sdk: typeof Acm,
  site: SiteFacts,
): Promise<Read<readonly CertificateFacts[]>> {
  const call = { service: 'ACM', action: 'acm:ListCertificates', resource: '*' } as const;
  const listed = await askAws(call, (signal) => listArns(client, sdk, { site, signal }));
  if (listed.is !== 'read') return listed;
  const limit = pLimit(atOnce);
  const described = await Promise.all(
    listed.value.map((arn) => limit(() => describe(client, sdk, arn))),
  );
  const unread = described.find((one): one is Unread => one.is !== 'read');
  if (unread !== undefined) return unread;
  const found = described.flatMap((one) => (one.is === 'read' ? [one.value] : []));
  return read(found.filter(({ names }) => isNamed(names, site)));
}

interface Wanted {
  readonly site: SiteFacts;
  readonly signal: AbortSignal;
}

async function listArns(
  client: Acm.ACMClient,
  sdk: typeof Acm,
  { site, signal }: Wanted,
): Promise<readonly string[]> {
  const arns: string[] = [];
  let token: string | undefined;
  do {
    const command = new sdk.ListCertificatesCommand({
      // Without, ACM lists certificates with keys of RSA of 2048 bits only (API ListCertificates).
      Includes: { keyTypes: Object.values(sdk.KeyAlgorithm) },
      MaxItems: 1000,
      NextToken: token,
    });
    const page = await client.send(command, { abortSignal: signal });
    if (page.CertificateSummaryList === undefined)
      throw answerWrong('ACM', 'A list of certificates came without one.');
    for (const summary of page.CertificateSummaryList)
      if (summary.CertificateArn !== undefined && isAbout(summary, site))
        arns.push(summary.CertificateArn);
    token = page.NextToken;
  } while (token !== undefined);
  return arns;
}

/** A list names at most a hundred names of each: one with more is looked at. */
function isAbout(summary: Acm.CertificateSummary, site: SiteFacts): boolean {
  if (summary.HasAdditionalSubjectAlternativeNames === true) return true;
  const { DomainName = '', SubjectAlternativeNameSummaries: others = [] } = summary;
  return isNamed([DomainName, ...others], site);
}

/** Whether one of a certificate's names stands for one of the site's. */
function isNamed(certificateNames: readonly string[], site: SiteFacts): boolean {
  const names = certificateNames.map((name) => name.toLowerCase());
  return namesOfSite(site).some((name) => isCovered(name, names));
}

async function describe(
  client: Acm.ACMClient,
  sdk: typeof Acm,
  arn: string,
): Promise<Read<CertificateFacts>> {
  const call = { service: 'ACM', action: 'acm:DescribeCertificate', resource: arn } as const;
  return await askAws(call, async (abortSignal) => {
    const command = new sdk.DescribeCertificateCommand({ CertificateArn: arn });
    const { Certificate } = await client.send(command, { abortSignal });
    if (Certificate?.Status === undefined)
      throw answerWrong('ACM', `It describes the certificate ${arn} without a status.`);
    return toCertificate(Certificate, arn);
  });
}
