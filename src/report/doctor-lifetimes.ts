import type { KeptLifetime } from '../infra/lifetimes.ts';
import { duration } from './words.ts';

const kinds: Readonly<Record<KeptLifetime['kind'], string>> = {
  page: 'pages',
  listing: 'listings',
  feed: 'feeds',
  asset: 'assets',
  file: 'other files',
};

/** `pages: edges 5 min, browsers 1 min (max-age=60, s-maxage=300)`, one for each kind. */
export function lifetimeTexts(lifetimes: readonly KeptLifetime[]): readonly string[] {
  return lifetimes.map(({ kind, edge, browser, cacheControl, behaviour }) => {
    const kept = [
      edge === 0 ? 'edges ask each time' : `edges ${duration(edge)}`,
      browser === null
        ? 'browsers guess'
        : browser === 0
          ? 'browsers ask each time'
          : `browsers ${duration(browser)}`,
    ];
    const by = [
      cacheControl === '' ? 'no Cache-Control' : cacheControl,
      ...(behaviour === '*' ? [] : [`behaviour ${behaviour}`]),
    ];
    return `${kinds[kind]}: ${kept.join(', ')} (${by.join('; ')})`;
  });
}
