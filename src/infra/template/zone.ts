import type { SiteNames } from '../names.ts';

/**
 * The zone is that of the site's own name: names of the same domain are taken to be in it too, others are kept elsewhere.
 */
export function isInZone(name: string, { host }: SiteNames): boolean {
  return domainOf(name) === domainOf(host);
}

/** Under many countries domains are registered below such a label (https://publicsuffix.org/list/). */
const secondLevel = /^(ac|co|com|edu|gen|go|gob|gov|ltd|me|ne|net|nom|or|org|plc|sch|web)$/;

/** What is registered, as far as the name shows it: `www.storyclub.co.uk` → `storyclub.co.uk`. */
export function domainOf(name: string): string {
  const labels = name.split('.');
  const [country = '', second = ''] = labels.toReversed();
  return labels.slice(country.length === 2 && secondLevel.test(second) ? -3 : -2).join('.');
}
