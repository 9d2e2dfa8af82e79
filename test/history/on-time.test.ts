import { beforeAll, describe, expect, test } from 'vitest';
import { hasCorpus, readHistory, skippedName } from '../support/history-corpus.ts';
import { replayHistory, type Replayed } from '../support/history-replay.ts';

/** The editing history with a publish at every instant at which the ledger says that something is due. */
describe.skipIf(!hasCorpus)(
  `the editing history of 249 stories, published on time${skippedName}`,
  () => {
    let replayed: Replayed;

    beforeAll(async () => {
      replayed = await replayHistory(readHistory(), {
        publishes: () => true,
        cleanEvery: 100,
        onTime: true,
      });
      console.log(['commits, and what comes due', ...replayed.totals.lines()].join('\n'));
    }, 6 * 60_000);

    test('sends every purge that was kept back in time', () => {
      expect(replayed.totals.keptBack).toBeGreaterThan(0);
      expect(replayed.totals.late).toBe(0);
    });

    test('settles every story when it is due', () => {
      expect(replayed.totals.onTime).toBeGreaterThan(100);
    });
  },
);
