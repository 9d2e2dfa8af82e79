import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Play, type Step } from '../support/plan-and-law.ts';
import { DAY, HOUR, SECOND } from '../support/plan-rehearsal.ts';
import { ALL_KEYS, KEYS, type Wanted } from '../support/reference-site.ts';

/** Random sequences of publishes, played by the planner and by the law's own text side by side. */

const html = 'text/html; charset=utf-8';
const story = fc.option(
  fc.constantFrom('A/1', 'A/2', 'B/1', 'B/2', 'C/1').map((body): Wanted => ({ body, type: html })),
  { freq: 6 },
);
const home = fc.option(
  fc.constantFrom('1', '2', '3').map((body): Wanted => ({ body, type: html })),
  { freq: 6 },
);
const robots = fc.option(
  fc.constantFrom('1', '2').map((body): Wanted => ({ body, type: html })),
  { freq: 6 },
);

const step: fc.Arbitrary<Step> = fc.record({
  gap: fc.constantFrom(
    6 * SECOND,
    20 * SECOND,
    61 * SECOND,
    305 * SECOND,
    320 * SECOND,
    HOUR,
    DAY,
    6 * DAY - HOUR + 5 * SECOND,
    7 * DAY,
    31 * DAY,
    400 * DAY,
  ),
  edits: fc.record(
    { [KEYS.old]: story, [KEYS.young]: story, [KEYS.home]: home, [KEYS.robots]: robots },
    { requiredKeys: [] },
  ),
  urgent: fc.boolean(),
  purges: fc.constantFrom('accepted', 'accepted', 'refused'),
  completes: fc.boolean(),
  fails: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.subarray([...ALL_KEYS]) },
  ),
  dies: fc.option(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), { freq: 8 }),
});

describe('whatever is published, in whatever order', () => {
  it('every decision, purge and bound is the law’s', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 9 }), (steps) => {
        const play = new Play();
        for (const next of steps) play.next(next);
        expect(play.disagreements).toEqual([]);
      }),
      { numRuns: 250 },
    );
  });
});
