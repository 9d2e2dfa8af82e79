import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  at,
  DAY,
  HOUR,
  MINUTE,
  type PublishOptions,
  Rehearsal,
  SECOND,
  type SiteSketch,
} from '../support/plan-rehearsal.ts';
import { rehearsed } from '../support/rehearsed.ts';

/** I1 of the cache law, with the product's own edges: whatever was published before, no bound that is printed is broken. */

const body = fc.constantFrom('A/1', 'A/1', 'A/2', 'B/1', 'C/1', null);
const layoutOf = (text: string): string => `assets/${text.slice(-1)}.css`;

const sketch = fc
  .record({
    old: body,
    type: fc.constantFrom('text/html', 'text/html', 'text/plain'),
    young: body,
    home: fc.constantFrom('1', '2'),
    robots: fc.constantFrom('1', '2'),
  })
  .map(({ old, type, young, home, robots }): SiteSketch => {
    const story = (text: string, date: string) => ({ body: text, date, loads: [layoutOf(text)] });
    return {
      'index.html': home,
      'robots.txt': robots,
      ...(old === null
        ? {}
        : {
            'stories/old/index.html': { ...story(old, '2020-01-01'), type },
            [layoutOf(old)]: layoutOf(old),
          }),
      ...(young === null
        ? {}
        : {
            'stories/young/index.html': story(young, '2099-01-01'),
            [layoutOf(young)]: layoutOf(young),
          }),
    };
  });

const step = fc.record({
  site: sketch,
  gap: fc.constantFrom(40 * SECOND, 4 * MINUTE, 20 * MINUTE, 5 * HOUR, 9 * DAY, 40 * DAY),
  urgent: fc.boolean(),
  purges: fc.constantFrom<NonNullable<PublishOptions['purges']>>(
    'completed',
    'accepted',
    'refused',
  ),
});

test('no reader is shown anything older than the bounds of a plan allow', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 4 }),
      fc.record({ site: sketch, urgent: fc.boolean(), seed: fc.nat({ max: 9999 }) }),
      async (before, { site, urgent, seed }) => {
        const club = new Rehearsal();
        let now = at('10:00');
        for (const { site: earlier, gap, ...options } of before) {
          club.publish(earlier, now, options);
          now += gap;
        }
        const plan = club.plan(site, now, { urgent });
        const played = await rehearsed(plan, { readers: 3, seconds: 420, seed, browsers: 30 });
        const broken = played.changes.filter(({ verdict }) => verdict === 'broken');
        expect(broken).toEqual([]);
        expect(played.outcomes[0]?.missingFiles).toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});
