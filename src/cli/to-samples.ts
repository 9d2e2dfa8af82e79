import type { ObjectKind } from '../cache/policy.ts';
import type { SiteFacts } from '../infra/facts/infra-facts.ts';

export type Sample = SiteFacts['samples'][number];

/** What a sample is chosen from. */
export interface Published {
  readonly key: string;
  readonly kind: ObjectKind;
  readonly cacheControl: string;
}

const order: readonly Sample['kind'][] = ['page', 'listing', 'feed', 'asset', 'file'];
const mostSamples = 40;

/** One for each kind, lifetime and top folder, for a behaviour may stand for any of them; stories first. */
export function toSamples(published: readonly Published[]): readonly Sample[] {
  const chosen = new Map<string, Sample>();
  for (const { key, kind, cacheControl } of published.toSorted((a, b) => compare(a.key, b.key))) {
    const sample = toSample(key, kind);
    const folder = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
    const like = [sample, cacheControl, folder].join('\n');
    if (sample !== null && !chosen.has(like)) chosen.set(like, { kind: sample, key, cacheControl });
  }
  return [...chosen.values()]
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
    .slice(0, mostSamples);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function toSample(key: string, kind: ObjectKind): Sample['kind'] | null {
  switch (kind) {
    case 'story':
      return 'page';
    case 'listing':
      return /\.(xml|json)$/.test(key) ? 'feed' : 'listing';
    case 'fingerprinted':
      return 'asset';
    case 'file':
      return 'file';
    // Sent for what is missing, and by its own key to nobody.
    case 'not-found':
      return null;
  }
}
