import type { Arrangement } from './arrange.ts';
import { sitePathOf, storyKey } from './keys.ts';
import type { SitemapEntry } from './sitemap.ts';
import type { ArrangedStory } from './source.ts';

/** Stories oldest first, so that an arrival changes the last part only; then what lists them, as new as the newest story it lists. */
export function sitemapEntries(
  { stories, shelves }: Pick<Arrangement<ArrangedStory>, 'stories' | 'shelves'>,
  siteUrl: string,
): SitemapEntry[] {
  const days = stories.map(({ date, updated }) => updated ?? date);
  const newestOf = (positions: readonly number[]): string | null =>
    positions.reduce<string | null>((newest, position) => {
      const day = days[position] ?? null;
      return newest === null || (day !== null && day > newest) ? day : newest;
    }, null);
  const all = newestOf(stories.map((_, position) => position));
  const lists = [...shelves.years, ...shelves.tags, ...shelves.authors].map(
    ({ base, stories }) => ({
      url: siteUrl + sitePathOf(`${base}/index.html`),
      lastmod: newestOf(stories),
    }),
  );
  return [
    ...stories.map(({ slug }, position) => ({
      url: siteUrl + sitePathOf(storyKey(slug)),
      lastmod: days[position] ?? null,
    })),
    { url: `${siteUrl}/`, lastmod: all },
    { url: `${siteUrl}/archive/`, lastmod: all },
    ...lists,
  ];
}
