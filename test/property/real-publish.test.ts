import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { playForReal } from '../support/population/real-publish.ts';
import { publishesOf, sites } from '../support/population/real-sequences.ts';

/** I1 for the order in which publishing really does things (law §8): uploads, removals, commit, purge, retirement. */
it('whatever is put and removed, nobody sees it longer than the ledger says', async () => {
  await fc.assert(
    fc.asyncProperty(sites, async (steps) => {
      expect(await playForReal(publishesOf(steps))).toEqual([]);
    }),
    { numRuns: 12 },
  );
}, 60_000);
