import { sitePathOf, storyKey } from '../keys.ts';
import type { LinkIndex } from '../render-tasks.ts';
import type { SiteIndex } from '../story-links.ts';
import { toLinked } from '../withheld.ts';
import type { Side } from './side.ts';
import type { AroundOptions } from './types.ts';

/** What stories may link to on one side of the changes; `others` are on disk and not out. */
export function linkIndexOf(
  side: Side,
  { root, published, changes, withheld = [] }: AroundOptions,
  others: SiteIndex['stories'],
): LinkIndex {
  const site: SiteIndex = {
    root,
    // Made for the first link: most bodies have none.
    get stories() {
      const out = side.stories.map(({ file, slug }) => ({ file, slug, out: true }));
      const slugs = new Set(out.map(({ slug }) => slug));
      const files = new Set(out.map(({ file }) => file));
      // What was taken off the site leaves its source behind, so that links to it are left out, not refused.
      const away = changes.flatMap((change) => {
        if (change.kind === 'as-on-disk') return [];
        const { slug } = change;
        const file = published.get(storyKey(slug))?.story?.file ?? '';
        const redirectTo = change.kind === 'redirected' ? change.to : null;
        return [toLinked({ slug, redirectTo }, file)];
      });
      const before = withheld.map((story) => toLinked(story, story.file));
      const notOut = [...others, ...before, ...away].filter(
        ({ slug, file }) => !slugs.has(slug) && !files.has(file),
      );
      return [...notOut, ...out];
    },
    get redirects() {
      const arranged = side.arrangement.pages.filter(({ kind }) => kind === 'redirect');
      const keys = arranged.map(({ key }) => key);
      for (const { key, kind, live } of published.values())
        if (kind === 'listing' && live !== null && key.startsWith('stories/')) keys.push(key);
      return keys.map((key) => `/${key.replace(/(^|\/)index\.html$/, '$1')}`);
    },
  };
  return { site, images: [] };
}

/** The addresses of stories that are not where they were, as links are written. */
export function movedPaths(before: Side, after: Side): readonly string[] {
  const files = new Map(after.stories.map(({ slug, file }) => [slug, file]));
  return before.stories
    .filter(({ slug, file }) => files.get(slug) !== file)
    .map(({ slug }) => sitePathOf(storyKey(slug)));
}
