import { beforeAll, describe, expect, test } from 'vitest';
import { chooseCommits, kindsOfChange } from '../support/history-choice.ts';
import { hasCorpus, readHistory, readStories, skippedName } from '../support/history-corpus.ts';
import { type Replayed, replayHistory } from '../support/history-replay.ts';

/** The 40 commits of 400 that show the most kinds of change; `npm run test:history` publishes all of them. */
describe.skipIf(!hasCorpus)(`40 commits of a real editing history${skippedName}`, () => {
  let kinds: readonly ReadonlySet<string>[];
  let chosen: readonly ReadonlySet<string>[];
  let replayed: Replayed;

  beforeAll(async () => {
    const history = readHistory();
    kinds = kindsOfChange(history);
    const positions = chooseCommits(kinds, 40);
    chosen = kinds.filter((_, at) => positions.has(at));
    const numbers = new Set(history.flatMap(({ n }, at) => (positions.has(at) ? [n] : [])));
    replayed = await replayHistory(history, {
      publishes: ({ n }) => numbers.has(n),
      cleanEvery: 40,
    });
  }, 120_000);

  test('show every kind of change the history has', () => {
    const shown = new Set(chosen.flatMap((of) => [...of]));
    expect(shown).toEqual(new Set(kinds.flatMap((of) => [...of])));
    expect(shown.size).toBeGreaterThan(25);
  });

  test('are published as the law has it', () => {
    const { publishes, nothingToDo } = replayed.totals;
    expect(publishes + nothingToDo).toBe(41);
    expect(replayed.stories.slugs()).toEqual([...readStories('stories').keys()].toSorted());
  });
});
