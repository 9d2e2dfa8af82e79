import { hasErrors } from '../../findings/finding.ts';
import { listsWith } from '../around/lists-with.ts';
import type { Side } from '../around/side.ts';
import type { StoryBodyRecord } from '../build-cache.ts';
import { inputDigest } from '../digest.ts';
import { shownIn, sourceOf, toFile } from '../pass-pages.ts';
import { toBodyRecord } from '../pass-stories.ts';
import type { Renderer } from '../renderer.ts';
import { toStoryCard } from '../story-card.ts';
import { toRow, type OutputRow, type StandingFiles } from '../standing.ts';
import type { EditedStory } from './read-edited.ts';

/** What one edited story has become. */
export interface RenderedEdit {
  readonly story: EditedStory;
  readonly row: OutputRow;
  readonly body: StoryBodyRecord;
  /** Its place among the stories when lists show other words of it, else null. */
  readonly shownAt: number | null;
}

export interface EditTerms {
  readonly staging: string;
  readonly renderer: Renderer;
  readonly frameDigest: string;
  readonly standing: { readonly files: StandingFiles };
}

/** The story's own page; null when it has an error or shows other images, which a whole build judges. */
export function renderEdited(
  story: EditedStory,
  side: Side,
  { renderer, frameDigest, standing }: EditTerms,
): RenderedEdit | null {
  const { meta, source, was, textDigest } = story;
  const position = side.stories.findIndex(({ slug }) => slug === meta.slug);
  const place = side.placeAt(position);
  const old = place === null ? undefined : standing.files.get(place.key);
  if (place === null || old === undefined || was.body === null) return null;
  if (story.isTouched) {
    const row = { ...old, source: meta.file, isNew: false };
    return { story, row, body: was.body, shownAt: null };
  }
  const job = { source, meta, place, standing: old.file.digest };
  const [answer] = renderer.stories([job]);
  if (answer === undefined || answer.page === null || hasErrors(answer.findings)) return null;
  const body = toBodyRecord(answer);
  if (JSON.stringify(body.images) !== JSON.stringify(was.body.images)) return null;
  const { contentDigest, facts, page } = answer;
  const { key, kind, contentType, story: before } = old.file;
  const card = toStoryCard(meta, facts);
  const file = { key, kind, contentType, contentDigest, loads: page.loads, story: card };
  const input = inputDigest([frameDigest, textDigest, place]);
  const row = toRow({ written: page.file, file, input, source: meta.file }, standing);
  const isSame = before?.excerpt === card.excerpt && before.readingTime === card.readingTime;
  return { story, row, body, shownAt: isSame ? null : position };
}

/** The lists that show them; null when a template fails. */
export function renderLists(
  positions: readonly number[],
  side: Side,
  { renderer, frameDigest, standing }: EditTerms,
): readonly OutputRow[] | null {
  const pages = new Map(
    positions.flatMap((position) => listsWith(side, position)).map((page) => [page.key, page]),
  );
  const cards = new Map(
    [...pages.values()].flatMap(({ stories }) =>
      stories.flatMap((position) => {
        const card = side.cardAt(position);
        return card === undefined ? [] : [[position, card] as const];
      }),
    ),
  );
  const rows: OutputRow[] = [];
  for (const page of pages.values()) {
    const old = standing.files.get(page.key);
    const job = { content: { page }, standing: old?.file.digest ?? null };
    const [answer] = renderer.pages({ jobs: [job], cards });
    if (old === undefined || answer === undefined || answer.page === null) return null;
    const shown = shownIn({ page }, (position) => inputDigest(cards.get(position)));
    const input = inputDigest([frameDigest, shown]);
    const file = toFile(page, answer.page.loads);
    const source = sourceOf(page);
    rows.push(toRow({ written: answer.page.file, file, input, source }, standing));
  }
  return rows;
}
