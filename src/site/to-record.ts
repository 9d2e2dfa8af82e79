import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { BuildRecord, Stamped, StoryRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import { withheldDigest } from './build.ts';
import { startOfDay } from './days.ts';
import { inputDigest } from './digest.ts';
import { siteDigestOf } from './site-digest.ts';
import type { Links } from './link-index.ts';
import type { ComingPass } from './pass-coming.ts';
import type { FilesPass } from './pass-files.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import type { StoriesPass } from './pass-stories.ts';
import type { OutputRow } from './standing.ts';
import type { ToRemember } from './write-build-cache.ts';

export interface Finished {
  readonly front: FrontMatterPass;
  readonly arrangement: Arrangement;
  readonly links: Links;
  readonly stories: StoriesPass;
  readonly coming: ComingPass;
  readonly files: FilesPass;
  /** Sorted by key. */
  readonly rows: readonly OutputRow[];
  readonly findings: readonly Finding[];
}

/** What the next build is told about this one. */
export function toRemember(
  { start, templates, withheld }: Build,
  { front, arrangement, links, stories, coming, files, rows, findings }: Finished,
): ToRemember {
  const outputs = rows.map(({ file }) => file);
  const head = {
    settings: start.settings,
    ...windowOf(
      [...front.stories.values()].filter(({ meta }) => !withheld.has(meta.slug)),
      arrangement,
      start.options.site.timeZone,
    ),
    listed: inputDigest(start.findings),
    withheld: withheldDigest(start.options),
    templates: start.templates.files.map(({ file, stamp }): Stamped => [file, stamp]),
    images: files.images,
    indexDigest: links.digest,
    siteDigest: siteDigestOf(outputs),
    templatesDigest: templates.digest,
    findings,
    stories: arrangement.stories.length,
    files: outputs.length,
    bytes: outputs.reduce((sum, { size }) => sum + size, 0),
  };
  const bodies = new Map(
    arrangement.stories.map(({ file }, position) => [file, stories.bodies[position] ?? null]),
  );
  const records = [...front.stories.values()].map((story): StoryRecord => ({
    ...story,
    body: bodies.get(story.file) ?? coming.bodies.get(story.file) ?? null,
  }));
  return { head, stories: records, rows };
}

/** From the day of the newest story that is out until that of the first that is not, the same stories are out. */
function windowOf(
  stories: readonly StoryRecord[],
  arrangement: Arrangement,
  timeZone: string,
): Pick<BuildRecord, 'from' | 'until'> {
  const newest = arrangement.stories.at(-1)?.date;
  const coming = stories
    .flatMap(({ meta }) =>
      meta.draft || (newest !== undefined && meta.date <= newest) ? [] : [meta.date],
    )
    .toSorted()[0];
  return {
    from: newest === undefined ? 0 : startOfDay(newest, timeZone),
    until: coming === undefined ? null : startOfDay(coming, timeZone),
  };
}
