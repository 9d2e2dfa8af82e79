/** Where each page of the site lives. A key has no leading slash; its site path is what a reader types. */

const INDEX = 'index.html';

export const storyKey = (slug: string): string => `stories/${slug}/${INDEX}`;

/** The unnumbered page of a list: `listKey('tags/fox')`; the home page is `listKey('')`. */
export const listKey = (base: string): string => (base === '' ? INDEX : `${base}/${INDEX}`);

/** A numbered page of a list: `page/3/index.html`, `tags/fox/page/3/index.html`. */
export const numberedKey = (base: string, number: number): string =>
  listKey(base === '' ? `page/${number}` : `${base}/page/${number}`);

export const FEED_KEYS = { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' } as const;

/** A sitemap may hold 50,000 addresses (sitemaps.org); ours stay below. */
export const SITEMAP_LENGTH = 45_000;

/** The keys of a sitemap of so many addresses. */
export function sitemapKeys(count: number, length = SITEMAP_LENGTH): string[] {
  const parts = count <= length ? 0 : Math.ceil(count / length);
  return ['sitemap.xml', ...Array.from({ length: parts }, (_, part) => `sitemap-${part + 1}.xml`)];
}

/** The number in a numbered page's key, null in any other. */
export function pageNumberOf(key: string): number | null {
  const number = /(?:^|\/)page\/(\d+)\/index\.html$/.exec(key)?.[1];
  return number === undefined ? null : Number(number);
}

/** `stories/the-fox/index.html` → `/stories/the-fox/`, percent-encoded. */
export function sitePathOf(key: string): string {
  const pretty = key === INDEX || key.endsWith(`/${INDEX}`) ? key.slice(0, -INDEX.length) : key;
  return `/${encodeURI(pretty).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
}
