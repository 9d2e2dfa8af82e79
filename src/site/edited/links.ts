import type { BuildStart } from '../build.ts';
import type { LastBuild } from '../last-build.ts';
import type { BodyIndex } from '../story-body.ts';
import type { LinkedStory } from '../story-links.ts';
import { bySlug as withheldBySlug, toLinked } from '../withheld.ts';
import type { SourceRow } from '../build-cache.ts';

/** What the edited stories may link to: what any story could when the site was built last. */
export function linksOfLast(
  { options: { root, withheld = [] } }: BuildStart,
  last: LastBuild,
): BodyIndex {
  const held = withheldBySlug(withheld);
  const toStory = ([file, , slug, contentDigest]: SourceRow): LinkedStory => {
    const away = held.get(slug);
    return away === undefined ? { file, slug, out: contentDigest !== 0 } : toLinked(away, file);
  };
  const find = (
    isWanted: (row: SourceRow) => boolean,
    isAway: (story: (typeof withheld)[number]) => boolean,
  ): LinkedStory | undefined => {
    const row = last.sources.find(isWanted);
    if (row !== undefined) return toStory(row);
    const away = withheld.find(isAway);
    return away === undefined ? undefined : toLinked(away, away.file);
  };
  let redirects: ReadonlySet<string> | null = null;
  return {
    root,
    bySlug: (slug) =>
      find(
        (row) => row[2] === slug,
        (away) => away.slug === slug,
      ),
    byFile: (file) =>
      find(
        (row) => row[0] === file,
        (away) => away.file === file,
      ),
    redirects: (path) => (redirects ??= redirectsOf(last)).has(path),
  };
}

/** Below stories/, what is no story's page leads to one. */
function redirectsOf({ files }: LastBuild): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ file: { key, kind } }) =>
      kind === 'listing' && key.startsWith('stories/')
        ? [`/${key.replace(/index\.html$/, '')}`]
        : [],
    ),
  );
}
