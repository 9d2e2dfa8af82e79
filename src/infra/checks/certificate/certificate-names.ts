import type { CertificateFacts } from '../../facts/certificate-facts.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { isAlias, isCovered, ownNames } from '../site-names.ts';

/** Names of the site that the distribution's certificate has to be good for. */
export function namesToCover(site: SiteFacts, { aliases }: DistributionFacts): readonly string[] {
  return ownNames(site).filter((name) => name === site.host || isAlias(name, aliases));
}

/** CloudFront takes certificates of us-east-1 only, and shows only what is issued (DG cnames-and-https-requirements). */
export function isUsable(
  { status, region, names }: CertificateFacts,
  needed: readonly string[],
): boolean {
  return (
    status === 'ISSUED' && region === 'us-east-1' && needed.every((name) => isCovered(name, names))
  );
}

/** The id at the end of an ARN, by which ACM's console lists it. */
export function shortArn(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}
