import type { SiteNames } from '../names.ts';

/** Who ACM asks by mail at each domain (ACM User Guide, email-validation). */
export const approvers = [
  'admin',
  'administrator',
  'hostmaster',
  'postmaster',
  'webmaster',
] as const;

/** The domains ACM writes to: the names of the certificate, without a leading `www.`. */
export function mailDomains({ host, otherNames }: SiteNames): readonly string[] {
  return [...new Set([host, ...otherNames].map((name) => name.replace(/^www\./, '')))];
}
