import type { Arrangement } from './arrange.ts';
import type { Build } from './build-changed.ts';
import type { Claim } from './check-keys.ts';
import { FEED_KEYS, storyKey } from './keys.ts';
import { sourceOf } from './pass-pages.ts';
import type { StoriesPass } from './pass-stories.ts';
import { shownImages } from './shown-images.ts';
import { sitemapKeys } from './keys.ts';
import { awayPages } from './withheld.ts';

/** Everything the site is about to publish, with the source that asks for it. Of stories that share a slug only one: the others are refused already. */
export function claimsOf(
  { templates, withheld }: Build,
  arrangement: Arrangement,
  stories: StoriesPass,
): Claim[] {
  const storyClaims = new Map(
    arrangement.stories.map(({ slug, file }) => [
      slug.toLowerCase(),
      { key: storyKey(slug), file },
    ]),
  );
  const { years, tags, authors } = arrangement.shelves;
  const addresses = arrangement.stories.length + years.length + tags.length + authors.length + 2;
  const keys = [...Object.values(FEED_KEYS), ...sitemapKeys(addresses)];
  const made = keys.map((key) => ({ key, file: 'stories' }));
  const hasRobots = templates.statics.some(({ name }) => name === 'robots.txt');
  const images = new Map(
    [...shownImages(stories).values()].map(({ key, file }) => [key, { key, file }]),
  );
  return [
    ...storyClaims.values(),
    ...arrangement.pages.map((page) => ({ key: page.key, file: sourceOf(page) })),
    ...awayPages(withheld.values(), arrangement).map(({ content, source }) => ({
      key: content.page.key,
      file: source,
    })),
    ...made,
    ...(hasRobots ? [] : [{ key: 'robots.txt', file: 'robots.txt' }]),
    ...[...templates.assets.values()].map(({ key, file }) => ({ key, file })),
    ...images.values(),
    ...templates.statics.map(({ name, file }) => ({ key: name, file })),
  ];
}
