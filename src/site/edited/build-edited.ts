import { arrangedStories, Side, type BodyWords } from '../around/side.ts';
import type { BuildStart, Built } from '../build.ts';
import { FEED_LENGTH } from '../feeds.ts';
import type { LastBuild } from '../last-build.ts';
import { readSiteTemplates } from '../read-site-templates.ts';
import { Renderer } from '../renderer.ts';
import type { OutputRow, StandingFiles } from '../standing.ts';
import {
  checkOutputFolder,
  dropStaging,
  foldersOf,
  openStaging,
  replaceInOutput,
  type OutputFolders,
} from '../write-output.ts';
import { linksOfLast } from './links.ts';
import { readEdited } from './read-edited.ts';
import { renderEdited, renderLists, type EditTerms, type RenderedEdit } from './render-edited.ts';
import { writeEditedCache } from './write-edited-cache.ts';

/**
 * A build after the words of a few stories were edited, which leaves all but their pages and the lists that show them
 * as they are: what it takes does not grow with the site's pages. Byte for byte what a whole build gives, the cache
 * included; null when only a whole build can tell what becomes of the edit, and then nothing was written.
 */
export async function buildEdited(
  start: BuildStart,
  last: LastBuild,
  changed: readonly number[],
): Promise<Built | null> {
  const { root, outDir, site } = start.options;
  const folders = foldersOf({ root, outDir, cacheDir: start.cacheDir });
  checkOutputFolder(folders);
  const templates = readSiteTemplates(start.templates.files);
  const { frameDigest, sources, assets } = templates;
  const renderer = new Renderer({
    site,
    staging: folders.staging,
    templates: sources,
    assets: new Map([...assets.values()].map(({ name, key }) => [name, key])),
  });
  const edited = readEdited(start, last, { changed, renderer });
  if (edited === null) return null;
  renderer.refer(linksOfLast(start, last), last.record.images);
  openStaging(folders);
  try {
    const stories = arrangedStories(
      last.files.map(({ file }) => file),
      site.language,
    );
    const standing = { files: standingFiles(last) };
    const terms = { renderer, frameDigest, standing, staging: folders.staging };
    const before = new Side(stories, start.options.storiesPerPage);
    const rendered = edited.map((story) => renderEdited(story, before, terms));
    const edits = rendered.filter((each) => each !== null);
    if (edits.length < rendered.length) return null;
    const lists = await renderShown(edits, stories, { ...terms, start });
    return lists === null ? null : finish({ start, last, folders, edits, lists });
  } finally {
    dropStaging(folders);
  }
}

/** Lists and feeds that show other words; null when a template fails. */
async function renderShown(
  edits: readonly RenderedEdit[],
  stories: Side['stories'],
  terms: EditTerms & { readonly start: BuildStart },
): Promise<readonly OutputRow[] | null> {
  const positions = edits.flatMap(({ shownAt }) => shownAt ?? []);
  if (positions.length === 0) return [];
  const words = new Map<string, BodyWords>();
  for (const { story, row } of edits)
    if (row.file.story !== null) words.set(story.meta.slug, row.file.story);
  const after = new Side(stories, terms.start.options.storiesPerPage, words);
  const lists = renderLists(positions, after, terms);
  const isInFeeds = positions.some((position) => position >= stories.length - FEED_LENGTH);
  if (lists === null || !isInFeeds) return lists;
  const { renderFeedFiles } = await import('./feed-files.ts');
  return [...lists, ...renderFeedFiles(after, terms)];
}

function standingFiles(last: LastBuild): StandingFiles {
  const [, stamps] = last.outputs;
  return {
    get: (key) => {
      const position = last.positionOf(key);
      const made = last.files[position];
      const stamp = stamps[position];
      return made === undefined || stamp === undefined ? undefined : { ...made, stamp };
    },
  };
}

function finish({
  start,
  last,
  folders,
  edits,
  lists,
}: {
  readonly start: BuildStart;
  readonly last: LastBuild;
  readonly folders: OutputFolders;
  readonly edits: readonly RenderedEdit[];
  readonly lists: readonly OutputRow[];
}): Built {
  const rows = [...edits.map(({ row }) => row), ...lists];
  const written = rows.filter(({ isNew }) => isNew).map(({ file }) => file.key);
  replaceInOutput(folders, written);
  const { record, files } = writeEditedCache({ start, last, edits, rows });
  return {
    record,
    files: () => files,
    rendered:
      edits.filter(({ story }) => !story.isTouched).length +
      lists.filter(({ file }) => file.key.endsWith('.html')).length,
  };
}
