import type { SiteNames } from '../names.ts';

/**
 * The zone is that of the site's own name: names that end in the same two labels are taken to be in it too, others are
 * kept elsewhere.
 */
export function isInZone(name: string, { host }: SiteNames): boolean {
  return lastLabels(name) === lastLabels(host);
}

function lastLabels(name: string): string {
  return name.split('.').slice(-2).join('.');
}
