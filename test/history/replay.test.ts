import { beforeAll, describe, expect, test } from 'vitest';
import { hasCorpus, readHistory, readStories, skippedName } from '../support/history-corpus.ts';
import { replayHistory, type Replayed } from '../support/history-replay.ts';

/** A sweep with a rename, a story renamed again, an image that comes and goes, the largest sweep, the last. */
const COMMANDED: ReadonlySet<number> = new Set([8, 140, 277, 278, 318, 400]);

/**
 * 400 real commits over six years. Only these commits publish: what comes due between two of them (a story that
 * settles, a purge kept back, a file to be retired) waits for the next, as on a site without the daily publish.
 */
describe.skipIf(!hasCorpus)(`the editing history of 249 stories${skippedName}`, () => {
  let replayed: Replayed;

  beforeAll(async () => {
    replayed = await replayHistory(readHistory(), {
      publishes: () => true,
      cleanEvery: 10,
      byCommand: ({ n }) => COMMANDED.has(n),
    });
    console.log(['commits alone', ...replayed.totals.lines()].join('\n'));
  }, 6 * 60_000);

  test('is published as the law has it, commit by commit', () => {
    const { publishes, nothingToDo } = replayed.totals;
    expect(publishes).toBe(400);
    // One changes nothing but the level of a story's headings, which the page has its own for.
    expect(nothingToDo).toBe(1);
  });

  test('ends in the final state', () => {
    const final = readStories('stories');
    expect(replayed.stories.slugs()).toEqual([...final.keys()].toSorted());
    for (const [slug, text] of final) expect(replayed.stories.text(slug)).toBe(text);
  });
});
