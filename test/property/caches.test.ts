import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playSequence, sequence } from '../support/population/sequences.ts';

/**
 * The promises of cache-law §9, but for crashes and races of real processes, held against caches that know nothing of
 * the planner. Each line of what is broken begins with the promise's number. `npm run prove` does a hundred times more.
 */
const RUNS = 670;

describe.each([
  ['keep the headers they have', 'keeps'],
  ['take all headers of the object', 'takes'],
  ['take its Cache-Control alone', 'takes-freshness'],
] as const)('in front of edges that %s on a 304', (_, on304) => {
  it('whatever is published, every reader is right in time, no purge is needless and no page is broken', () => {
    fc.assert(
      fc.property(sequence, ({ setting, steps }) => {
        expect(playSequence({ setting: { ...setting, on304 }, steps })).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
