import { sitePathOf, storyKey } from '../keys.ts';
import type { BodyIndex } from '../story-body.ts';
import type { LinkedStory, SiteIndex } from '../story-links.ts';
import { toLinked } from '../withheld.ts';
import type { Side } from './side.ts';
import type { AroundOptions } from './types.ts';

/** What stories may link to on one side of the changes; `others` are on disk and not out. */
export function linksOn(
  side: Side,
  { root, published, changes, withheld = [] }: AroundOptions,
  others: SiteIndex['stories'],
): BodyIndex {
  const changed = new Set(
    changes.map((change) => (change.kind === 'as-on-disk' ? change.published : change.slug)),
  );
  const named = new Set(changed);
  for (const change of changes) if (change.kind === 'as-on-disk') named.add(change.meta.slug);
  const own = side.stories.filter(({ slug }) => named.has(slug));
  const fresh = own.map(({ file, slug }) => ({ file, slug, out: true }));
  // What was taken off the site leaves its source behind, so that links to it are left out, not refused.
  const away = changes.flatMap((change): LinkedStory[] => {
    if (change.kind === 'as-on-disk') return [];
    const { slug } = change;
    const file = published.get(storyKey(slug))?.story?.file ?? '';
    const redirectTo = change.kind === 'redirected' ? change.to : null;
    return [toLinked({ slug, redirectTo }, file)];
  });
  const before = withheld.map((story) => toLinked(story, story.file));
  const rest = [...fresh, ...away, ...before, ...others];
  let files: ReadonlyMap<string, LinkedStory> | null = null;
  let redirects: ReadonlySet<string> | null = null;
  const standing = (slug: string): LinkedStory | undefined => {
    const file = published.get(storyKey(slug));
    const isOut = file?.story !== null && file?.live !== null && !changed.has(slug);
    return file === undefined || file.story === null || !isOut
      ? undefined
      : { file: file.story.file, slug, out: true };
  };
  return {
    root,
    bySlug: (slug) =>
      fresh.find((each) => each.slug === slug) ??
      standing(slug) ??
      rest.find((each) => each.slug === slug),
    byFile: (file) => (files ??= byFile(side, rest)).get(file),
    redirects: (path) => (redirects ??= redirectsOn(side, published)).has(path),
  };
}

function byFile(side: Side, rest: readonly LinkedStory[]): ReadonlyMap<string, LinkedStory> {
  const files = new Map<string, LinkedStory>();
  for (const { file, slug } of side.stories) files.set(file, { file, slug, out: true });
  for (const story of rest) if (!files.has(story.file)) files.set(story.file, story);
  return files;
}

function redirectsOn(side: Side, published: AroundOptions['published']): ReadonlySet<string> {
  const keys = side.arrangement.pages
    .filter(({ kind }) => kind === 'redirect')
    .map(({ key }) => key);
  for (const { key, kind, live } of published.values())
    if (kind === 'listing' && live !== null && key.startsWith('stories/')) keys.push(key);
  return new Set(keys.map((key) => `/${key.replace(/(^|\/)index\.html$/, '$1')}`));
}

/** The addresses of stories that are not where they were, as links are written. */
export function movedPaths(before: Side, after: Side): readonly string[] {
  const files = new Map(after.stories.map(({ slug, file }) => [slug, file]));
  return before.stories
    .filter(({ slug, file }) => files.get(slug) !== file)
    .map(({ slug }) => sitePathOf(storyKey(slug)));
}
