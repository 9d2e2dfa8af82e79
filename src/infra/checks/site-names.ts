import type { SiteFacts } from '../facts/infra-facts.ts';
import { namesOfSite } from '../names.ts';

/** A name that CloudFront gives: its certificate and its DNS are CloudFront's own. */
export function isCloudFrontName(name: string): boolean {
  return name.endsWith('.cloudfront.net');
}

/** Names that the site's owner answers for. */
export function ownNames(site: SiteFacts): readonly string[] {
  return namesOfSite(site).filter((name) => !isCloudFrontName(name));
}

/** Whether a certificate is good for a name; a wildcard stands for one label (RFC 9525 §6.3). */
export function isCovered(name: string, certificateNames: readonly string[]): boolean {
  const parent = name.slice(name.indexOf('.') + 1);
  return certificateNames.some((covered) => covered === name || covered === `*.${parent}`);
}

/** Whether a distribution answers to a name; a wildcard alias stands for any number of labels (DG CNAMEs). */
export function isAlias(name: string, aliases: readonly string[]): boolean {
  return aliases
    .map((alias) => alias.toLowerCase())
    .some((alias) => alias === name || (alias.startsWith('*.') && name.endsWith(alias.slice(1))));
}
