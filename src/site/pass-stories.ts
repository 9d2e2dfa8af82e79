import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { StoryBodyRecord } from './build-cache.ts';
import type { CardFacts } from './card.ts';
import type { Build } from './build-changed.ts';
import { inputDigest } from './digest.ts';
import type { Links } from './link-index.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import type { RenderedStory, StoryJob } from './render-tasks.ts';
import { placesOf, toCard, type StoryPlace } from './place.ts';
import { toStoryCard } from './story-card.ts';
import { sharedLists } from './shared-lists.ts';
import type { StoryMeta } from './source.ts';
import { toRow, type OutputRow, type Standing } from './standing.ts';

export interface StoriesPass {
  readonly rows: readonly OutputRow[];
  /** By position in the arrangement. */
  readonly bodies: readonly StoryBodyRecord[];
  readonly cards: readonly CardFacts[];
  readonly findings: readonly Finding[];
  readonly rendered: number;
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
  { front, arrangement, links }: { front: FrontMatterPass; arrangement: Arrangement; links: Links },
): Promise<StoriesPass> {
  const { standing, templates, crew } = build;
  const places = placesOf(arrangement);
  const planned = arrangement.stories.flatMap((meta, position): Planned | [] => {
    const record = front.stories.get(meta.file);
    const place = places[position];
    if (place === undefined) return [];
    const input = inputDigest([templates.frameDigest, record?.stamp, place]);
    const body = record?.body ?? null;
    const file = standing.files.get(place.key);
    if (body === null || file?.input !== input || !links.isRight(meta.file, body))
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
  const answers = await crew.stories(jobs);
  return collect({ planned, answers, standing });
}

function collect(parts: {
  readonly planned: readonly Planned[];
  readonly answers: readonly RenderedStory[];
  readonly standing: Standing;
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
    const file = {
      key: place.key,
      kind: 'story' as const,
      contentType: 'text/html; charset=utf-8',
      contentDigest: answer.contentDigest,
      loads: shared(page.loads),
      story: toStoryCard(meta, answer.facts),
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
  };
}
