import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { StoryBodyRecord } from './build-cache.ts';
import type { CardFacts } from './card.ts';
import type { Build } from './build-changed.ts';
import { inputDigest } from './digest.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import type { RenderedStory, StoryJob } from './render-tasks.ts';
import { placesOf, toCard, type StoryPlace } from './place.ts';
import { sharedLists } from './shared-lists.ts';
import { toSlug } from './slug.ts';
import type { StoryMeta } from './source.ts';
import { toRow, type OutputRow, type Standing } from './standing.ts';
import type { SiteIndex } from './story-body.ts';

export interface StoriesPass {
  readonly rows: readonly OutputRow[];
  /** By position in the arrangement. */
  readonly bodies: readonly StoryBodyRecord[];
  readonly cards: readonly CardFacts[];
  readonly findings: readonly Finding[];
  readonly rendered: number;
  readonly indexDigest: string;
}

interface Planned {
  readonly meta: StoryMeta;
  readonly place: StoryPlace;
  readonly input: string;
  /** What stands of it and is still right. */
  readonly kept: { readonly row: OutputRow; readonly body: StoryBodyRecord } | null;
}

/** Second pass: the pages of stories whose source, neighbours, links or templates have changed. */
export async function renderStories(
  build: Build,
  front: FrontMatterPass,
  arrangement: Arrangement,
): Promise<StoriesPass> {
  const { start, standing, templates, crew } = build;
  const index = indexOf(start.options.root, front, arrangement);
  const indexDigest = inputDigest([index.stories, index.redirects]);
  const isRight = await usesCheck({
    standing,
    index,
    isSame: indexDigest === standing.indexDigest,
  });
  const places = placesOf(arrangement);
  const planned = arrangement.stories.flatMap((meta, position): Planned | [] => {
    const record = front.stories.get(meta.file);
    const place = places[position];
    if (place === undefined) return [];
    const input = inputDigest([templates.frameDigest, record?.stamp, place]);
    const body = record?.body ?? null;
    const file = standing.files.get(place.key);
    if (body === null || file?.input !== input || !isRight(meta.file, body))
      return { meta, place, input, kept: null };
    return {
      meta,
      place,
      input,
      kept: { row: { ...file, source: meta.file, isNew: false }, body },
    };
  });
  const jobs = planned.flatMap(({ meta, place, kept }): StoryJob[] => {
    const source = front.sources.get(meta.file);
    if (kept !== null || source === undefined) return [];
    return [{ source, meta, place, standing: standing.files.get(place.key)?.file.digest ?? null }];
  });
  if (jobs.length > 0) await crew.index(index);
  const answers = await crew.stories(jobs);
  return collect({ planned, answers, standing, indexDigest });
}

function collect(parts: {
  readonly planned: readonly Planned[];
  readonly answers: readonly RenderedStory[];
  readonly standing: Standing;
  readonly indexDigest: string;
}): StoriesPass {
  const rows: OutputRow[] = [];
  const bodies: StoryBodyRecord[] = [];
  const findings: Finding[] = [];
  const shared = sharedLists();
  let next = 0;
  for (const { meta, place, input, kept } of parts.planned) {
    if (kept !== null) {
      rows.push(kept.row);
      bodies.push(kept.body);
      findings.push(...kept.body.findings);
      continue;
    }
    const answer = parts.answers[next];
    next += 1;
    if (answer === undefined) throw new Error(`${meta.file} was not rendered`);
    const { page, ...body } = answer;
    bodies.push(body);
    findings.push(...answer.findings);
    if (page === null) continue;
    const { title, date, author, tags } = meta;
    const { excerpt, readingTime } = answer.facts;
    const file = {
      key: place.key,
      kind: 'story' as const,
      contentType: 'text/html; charset=utf-8',
      contentDigest: answer.contentDigest,
      loads: shared(page.loads),
      story: { title, date, author, tags, excerpt, readingTime },
    };
    rows.push(toRow({ written: page.file, file, input, source: meta.file }, parts.standing));
  }
  const cards = parts.planned.flatMap(({ meta, place }, position) => {
    const body = bodies[position];
    return body === undefined ? [] : [toCard(meta, place, body.facts)];
  });
  return {
    rows,
    bodies,
    cards,
    findings,
    rendered: parts.answers.length,
    indexDigest: parts.indexDigest,
  };
}

/** A story with broken front matter counts as there, under the slug of its name: its error is not also that of every link to it. */
function indexOf(root: string, front: FrontMatterPass, arrangement: Arrangement): SiteIndex {
  const out = new Set(arrangement.stories.map(({ file }) => file));
  const known = [...front.stories.values()].map(({ file, meta }) => ({
    file,
    slug: meta.slug,
    out: out.has(file),
  }));
  const broken = front.broken.map((file) => ({
    file,
    slug: toSlug(file.replace(/^.*\/|\.md$/g, '')),
    out: true,
  }));
  const redirects = arrangement.pages
    .filter((page) => page.kind === 'redirect')
    .map(({ key }) => `/${key.replace(/(^|\/)index\.html$/, '$1')}`);
  return { root, stories: [...known, ...broken], redirects };
}

/** Whether what a story refers to answers as it did; asked story by story only when something a story may refer to changed. */
async function usesCheck(parts: {
  readonly standing: Standing;
  readonly index: SiteIndex;
  readonly isSame: boolean;
}): Promise<(file: string, body: StoryBodyRecord) => boolean> {
  if (parts.isSame && parts.standing.hasSameImages) return () => true;
  if (parts.standing.isFull) return () => false;
  const { isStillRight, toBodyContext } = await import('./story-body.ts');
  const context = toBodyContext(parts.index);
  return (file, body) => isStillRight(file, body, context);
}
