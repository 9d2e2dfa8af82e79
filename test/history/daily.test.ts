import { beforeAll, describe, expect, test } from 'vitest';
import { hasCorpus, readHistory, skippedName } from '../support/history-corpus.ts';
import { replayHistory, type Replayed } from '../support/history-replay.ts';

/** The editing history with the daily publish of the workflow between its commits. */
describe.skipIf(!hasCorpus)(
  `the editing history of 249 stories, published daily too${skippedName}`,
  () => {
    let replayed: Replayed;

    beforeAll(async () => {
      replayed = await replayHistory(readHistory(), {
        publishes: () => true,
        cleanEvery: 100,
        daily: true,
      });
      console.log(['commits, and a publish a day', ...replayed.totals.lines()].join('\n'));
    }, 6 * 60_000);

    test('sends every purge that was kept back in time', () => {
      expect(replayed.totals.keptBack).toBeGreaterThan(0);
      expect(replayed.totals.late).toBe(0);
    });

    test('settles stories and retires files on days without a commit', () => {
      expect(replayed.totals.daily).toBeGreaterThan(50);
    });
  },
);
