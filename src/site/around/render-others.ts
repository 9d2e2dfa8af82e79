import type { Finding } from '../../findings/finding.ts';
import { KEPT_DIGITS } from '../build-cache.ts';
import { findSource } from '../read-sources.ts';
import type { StoryJob } from '../render-tasks.ts';
import type { OutputFile } from '../types.ts';
import type { Affected } from './affected.ts';
import { linksOn, movedPaths } from './link-index.ts';
import { toStoryFile, type Session } from './session.ts';

export interface Others {
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
  /** Slugs. */
  readonly behind: readonly string[];
}

/**
 * Pages of other stories: neighbours that show a title, and stories that link to one that moved. They are rendered
 * from their sources if these are still what was published, which their content digest tells.
 */
export function renderOthers(session: Session, affected: Affected, isMoved: boolean): Others {
  const { after, before, options, renderer } = session;
  const positions = new Set([...affected.stories, ...(isMoved ? linkers(session) : [])]);
  if (positions.size === 0) return { files: [], findings: [], behind: [] };
  // Read and told of when they were published: what leads to nothing now led to nothing then, or to what moved.
  renderer.refer(linksOn(before, options, []));
  const sound = [...positions].flatMap((position) => soundJob(session, position) ?? []);
  renderer.refer(linksOn(after, options, []));
  const pages = renderer.stories(sound.map(({ job }) => job));
  const files = pages.flatMap((page, at) => {
    const meta = sound[at]?.job.meta;
    return meta === undefined ? [] : toStoryFile(meta, page);
  });
  const rendered = new Set(sound.map(({ position }) => position));
  const slugAt = (position: number): string => after.stories[position]?.slug ?? '';
  return {
    files,
    findings: pages.flatMap(({ findings }, at) =>
      findings.filter((finding) => sound[at]?.told.has(JSON.stringify(finding)) !== true),
    ),
    behind: [...positions].filter((position) => !rendered.has(position)).map(slugAt),
  };
}

function linkers({ before, after, options }: Session): readonly number[] {
  const files = new Set(options.linkersTo(movedPaths(before, after)));
  const known = new Set(before.stories);
  return after.stories.flatMap((story, position) =>
    files.has(story.file) && known.has(story) ? [position] : [],
  );
}

interface Sound {
  readonly position: number;
  readonly job: StoryJob;
  /** Findings it had when it was published. */
  readonly told: ReadonlySet<string>;
}

/** What renders a story's page from its source; null unless that gives the content that is published. */
function soundJob(session: Session, position: number): Sound | null {
  const { after, options, renderer, standing } = session;
  const story = after.stories[position];
  const source = story === undefined ? null : findSource(options.root, story.file);
  const meta = source === null ? null : (renderer.read([source])[0]?.meta ?? null);
  const place = after.placeAt(position);
  if (source === null || meta === null || place === null) return null;
  const job = { source, meta, place, standing: standing(place.key) };
  const [checked] = renderer.stories([{ ...job, place: null }]);
  const digest = options.published.get(place.key)?.live?.contentDigest?.slice(0, KEPT_DIGITS);
  if (checked?.contentDigest.slice(0, KEPT_DIGITS) !== digest) return null;
  return { position, job, told: new Set(checked?.findings.map((each) => JSON.stringify(each))) };
}
