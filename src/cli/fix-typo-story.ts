import { UserError } from '../findings/user-error.ts';
import { nearest } from '../findings/nearest.ts';
import type { Entry } from '../plan/ledger.ts';
import { dayAt } from '../site/days.ts';
import { parseFrontMatter } from '../site/front-matter.ts';
import { storyKey } from '../site/keys.ts';
import { readSourceRows } from '../site/read-build-cache.ts';
import { findSource, readSource, type SourceFile } from '../site/read-sources.ts';
import type { StoryMeta } from '../site/source.ts';
import type { Site } from './context.ts';
import { cacheDirOf } from './fix-typo-cache.ts';

/** A published story and where its source is. */
export interface FoundStory {
  readonly slug: string;
  readonly entry: Entry;
  readonly source: SourceFile;
}

/** `the-fox`, also of its address or file: what is on the clipboard does. */
export function toSlugGiven(given: string): string {
  const [, inPath] = /(?:^|\/)stories\/([^/]+)\/?(?:index\.html)?$/.exec(given) ?? [];
  return (inPath ?? given).replace(/\.md$/, '').normalize('NFC');
}

/** The story of that slug as published, with its source. Throws UserError with what to do instead. */
export function findStory(
  { root }: Site,
  slug: string,
  entries: ReadonlyMap<string, Entry>,
): FoundStory {
  const entry = entries.get(storyKey(slug));
  if (entry === undefined || entry.live === null || entry.story === null || entry.kind !== 'story')
    throw notPublished(root, slug, entries);
  const built = (): SourceFile | null => {
    const row = readSourceRows(cacheDirOf(root))?.find(([, , other]) => other === slug);
    return row === undefined ? null : findSource(root, row[0]);
  };
  const source = findSource(root, entry.story.file) ?? built();
  if (source !== null) return { slug, entry, source };
  throw new UserError({
    code: 'story-source-missing',
    what: `The source of ${slug}, ${entry.story.file}, is not there.`,
    why: 'It was moved or removed since the story was published.',
    next: 'Bring it back, or publish the site as it is: storyclub publish.',
    exitCode: 1,
  });
}

/** Its front matter as it stands on disk. Throws UserError when it is broken, or the story is not out. */
export function readFixedStory(
  { config, clock }: Site,
  { slug, source }: Pick<FoundStory, 'slug' | 'source'>,
): StoryMeta {
  const { file } = source;
  const { meta, findings } = parseFrontMatter(
    { file, text: readSource(source) },
    { site: config.site },
  );
  if (meta === null) {
    throw new UserError({
      code: 'site-refused',
      what: `${file} cannot be published: its front matter has errors.`,
      next: 'Correct what is listed and run the command again.',
      findings,
      exitCode: 1,
    });
  }
  const isDue = meta.date <= dayAt(clock.now(), config.site.timeZone);
  if (!meta.draft && isDue) return meta;
  throw new UserError({
    code: 'story-not-out',
    what: meta.draft
      ? `${slug} is published, but ${file} has made it a draft.`
      : `${slug} is published, but ${file} dates it ${meta.date}.`,
    next: `Correct that line; or take the story off the site: storyclub take-down ${slug}.`,
    exitCode: 1,
  });
}

function notPublished(root: string, slug: string, entries: ReadonlyMap<string, Entry>): UserError {
  const row = readSourceRows(cacheDirOf(root))?.find(([, , other]) => other === slug);
  if (row !== undefined) {
    return new UserError({
      code: 'story-not-published',
      what: `${slug} is in ${row[0]}, but it is not published.`,
      why: 'It is new, a draft, dated in the future or taken down.',
      next: 'New stories come out with the site: storyclub publish. One that was taken down: storyclub restore.',
      exitCode: 1,
    });
  }
  const slugs = [...entries.values()].flatMap(({ key, live, story }) =>
    live === null || story === null ? [] : [key.slice('stories/'.length, -'/index.html'.length)],
  );
  const near = nearestFew(slug, slugs);
  return new UserError({
    code: 'story-unknown',
    what: `No published story has the slug "${slug}".${near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`}`,
    next: 'A story’s slug is the last part of its address: the-fox of /stories/the-fox/.',
    exitCode: 2,
  });
}

/** Up to three: the nearest by letters, and those that hold it. */
function nearestFew(slug: string, slugs: readonly string[]): readonly string[] {
  const near = nearest(slug, slugs);
  const holding = slug.length < 3 ? [] : slugs.filter((known) => known.includes(slug)).slice(0, 3);
  return [...new Set([...(near === null ? [] : [near]), ...holding])].slice(0, 3);
}
