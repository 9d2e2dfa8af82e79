import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { StoryBodyRecord } from './build-cache.ts';
import type { CardFacts } from './card.ts';
import type { Build } from './build-changed.ts';
import { inputDigest } from './digest.ts';
import { storyKey } from './keys.ts';
import type { Links } from './link-index.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import type { BodyFacts, RenderedStory, StoryJob } from './render-tasks.ts';
import { placer, toCard, type StoryPlace } from './place.ts';
import { orEmpty, sharedLists } from './shared-lists.ts';
import { stampOfWritten, type OutputRow, type Standing } from './standing.ts';
import { StoryFile } from './story-file.ts';
import type { StoryMeta } from './source.ts';
import { TextStore } from './text-store.ts';

export interface StoriesPass {
  readonly rows: readonly OutputRow[];
  /** By position in the arrangement. */
  readonly bodies: readonly StoryBodyRecord[];
  /** What lists show of the story at a position. */
  readonly cardAt: (position: number) => CardFacts | undefined;
  readonly findings: readonly Finding[];
  readonly rendered: number;
}

/** What one story gives to the pages of others. */
type Words = Pick<BodyFacts, 'excerpt' | 'readingTime'>;

interface Passed {
  readonly row: OutputRow | null;
  readonly body: StoryBodyRecord;
  readonly words: () => Words;
}

interface Passes {
  readonly front: FrontMatterPass;
  readonly arrangement: Arrangement;
  readonly links: Links;
}

/** Second pass: the pages of stories whose source, neighbours, links or templates have changed. */
export async function renderStories(build: Build, passes: Passes): Promise<StoriesPass> {
  const { standing, crew } = build;
  const { stories } = passes.arrangement;
  const placeAt = placer(passes.arrangement);
  const inputs = inputsOf(build, passes, placeAt);
  const passed = stories.map((meta, position) =>
    keptOf(standing, passes, { meta, input: inputs[position] ?? '' }),
  );
  const stale = passed.flatMap((kept, position) => (kept === null ? [position] : []));
  const shared = sharedLists();
  const texts = new TextStore();
  const settle = (position: number, answer: RenderedStory): Passed => {
    const meta = stories[position];
    if (meta === undefined) throw new Error(`no story stands at ${position}`);
    return toPassed(answer, {
      meta,
      input: inputs[position] ?? '',
      standing,
      shared,
      texts,
    });
  };
  await crew.stories({
    length: stale.length,
    slice: (from, to) =>
      stale.slice(from, to).map((position) => jobAt(position, { standing, passes, placeAt })),
    take: (answers, from) =>
      answers.forEach((answer, offset) => {
        const position = stale[from + offset];
        if (position !== undefined) passed[position] = settle(position, answer);
      }),
  });
  const all = passed.flatMap((each) => each ?? []);
  return {
    rows: all.flatMap(({ row }) => row ?? []),
    bodies: all.map(({ body }) => body),
    cardAt: (position) => {
      const meta = stories[position];
      const words = all[position]?.words;
      const place = placeAt(position);
      return meta === undefined || words === undefined || place === null
        ? undefined
        : toCard(meta, place, words());
    },
    findings: all.flatMap(({ body }) => body.findings),
    rendered: stale.length,
  };
}

type PlaceAt = (position: number) => StoryPlace | null;

function inputsOf({ templates }: Build, passes: Passes, placeAt: PlaceAt): readonly string[] {
  const { arrangement, front } = passes;
  return arrangement.stories.map(({ file }, position) =>
    inputDigest([templates.frameDigest, front.stories.get(file)?.textDigest, placeAt(position)]),
  );
}

/** What stands of a story and is still right. */
function keptOf(
  standing: Standing,
  { front, links }: Passes,
  { meta, input }: { readonly meta: StoryMeta; readonly input: string },
): Passed | null {
  const body = front.stories.get(meta.file)?.body ?? null;
  const kept = standing.files.get(storyKey(meta.slug));
  const words = kept?.file.story ?? null;
  if (body === null || words === null || kept?.input !== input || !links.isRight(meta.file, body))
    return null;
  return { row: { ...kept, source: meta.file, isNew: false }, body, words: () => words };
}

function jobAt(
  position: number,
  {
    standing,
    passes: { arrangement, front },
    placeAt,
  }: { readonly standing: Standing; readonly passes: Passes; readonly placeAt: PlaceAt },
): StoryJob {
  const meta = arrangement.stories[position];
  const source = meta === undefined ? undefined : front.sources.get(meta.file);
  const place = placeAt(position);
  if (meta === undefined || source === undefined || place === null)
    throw new Error(`the story at ${position} has no source`);
  return { source, meta, place, standing: standing.files.get(place.key)?.file.digest ?? null };
}

interface Around {
  readonly meta: StoryMeta;
  readonly input: string;
  readonly standing: Standing;
  readonly shared: ReturnType<typeof sharedLists>;
  readonly texts: TextStore;
}

function toPassed(
  { page, facts, contentDigest, ...answer }: RenderedStory,
  { meta, input, standing, shared, texts }: Around,
): Passed {
  const body = toBodyRecord({ ...answer, facts });
  const words = { excerpt: texts.add(facts.excerpt), readingTime: facts.readingTime };
  const toWords = (): Words => ({ ...words, excerpt: texts.get(words.excerpt) });
  if (page === null) return { row: null, body, words: toWords };
  const { digest, size } = page.file;
  const made = {
    key: storyKey(meta.slug),
    contentType: 'text/html; charset=utf-8',
    digest,
    size,
    contentDigest,
    loads: shared(page.loads),
  };
  const file = new StoryFile(made, { meta, words, texts });
  const row = {
    file,
    input,
    source: meta.file,
    ...stampOfWritten(page.file, standing),
  };
  return { row, body, words: toWords };
}

/** What the next build is told of a body. */
export function toBodyRecord({
  findings,
  uses,
  facts: { images, socialImage },
}: Pick<RenderedStory, 'findings' | 'uses' | 'facts'>): StoryBodyRecord {
  const isShown = images.some(({ file }) => file === socialImage?.file);
  const all = socialImage === null || isShown ? images : [...images, socialImage];
  return { findings: orEmpty(findings), uses, images: orEmpty(all) };
}
