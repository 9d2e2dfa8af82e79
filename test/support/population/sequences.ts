import * as fc from 'fast-check';
import { Play, type Setting, type Step } from './play.ts';
import { HOME, HTML, keyOf, type Op, type Slot } from './small-site.ts';
import { CONFIGURATIONS, POLICIES } from './terms.ts';

/** Random sequences of publishes, of all that can happen between and during them. */

const SECOND = 1000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Sequence {
  readonly setting: Setting;
  readonly steps: readonly Step[];
}

const slot = fc.constantFrom<Slot>('old', 'young');
const type = fc.constantFrom(HTML, 'text/html', 'text/plain');

export const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('edit'),
      story: slot,
      text: fc.constantFrom('A', 'B', 'C'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('lay-out'), layout: fc.constantFrom('1', '2', '3') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('retype'),
      story: fc.constantFrom<Slot | 'home'>('old', 'young', 'home'),
      type,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('revert'), by: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remove', 'take-down'), story: slot }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('bring-back'), story: slot }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename'), story: slot }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('picture'), isShown: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('robots'), text: fc.constantFrom('1', '2', null) }),
  },
  { weight: 1, arbitrary: fc.constant<Op>({ do: 'nothing' }) },
);

const gap = fc.constantFrom(
  6 * SECOND,
  20 * SECOND,
  61 * SECOND,
  4 * 60 * SECOND,
  305 * SECOND,
  320 * SECOND,
  16 * 60 * SECOND,
  HOUR + 11 * SECOND,
  DAY,
  6 * DAY,
  7 * DAY + HOUR,
  31 * DAY,
  370 * DAY,
);

const seed = fc.noShrink(fc.integer({ min: 0, max: 0xffffffff }));
const seldom = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const step = fc.record<Step>({
  gap,
  ops: fc.array(op, { minLength: 1, maxLength: 2 }),
  urgent: seldom(fc.constant(true), 5).map((value) => value ?? false),
  refusedAfter: seldom(fc.constantFrom(0, 1), 5),
  purgeTakes: fc.constantFrom(20 * SECOND, 2 * SECOND, 0, 10 * 60 * SECOND),
  sees: fc.boolean(),
  ends: seldom(
    fc.record({ how: fc.constantFrom('stops', 'dies'), after: fc.integer({ min: 0, max: 6 }) }),
    7,
  ),
  policy: seldom(fc.nat({ max: POLICIES.length - 1 }), 7),
  configuration: seldom(fc.nat({ max: CONFIGURATIONS.length - 1 }), 7),
  clockIsBehind: fc.constantFrom(0, 999, 2500),
  seed,
});

/** What a site may have been published with before storyclub. */
const otherCacheControl = fc.constantFrom(
  'max-age=60, s-maxage=120, stale-while-revalidate=3600',
  'max-age=30, stale-while-revalidate=600',
  'max-age=600, s-maxage=31536000',
  'no-cache, max-age=0',
  'private, max-age=120',
  'max-age=0, s-maxage=86400, stale-while-revalidate=31536000',
);

const setting: fc.Arbitrary<Setting> = fc.record({
  on304: fc.constantFrom('keeps', 'takes', 'takes-freshness'),
  policy: fc.nat({ max: POLICIES.length - 1 }),
  configuration: fc.nat({ max: CONFIGURATIONS.length - 1 }),
  retainAssets: fc.constantFrom(0, 7 * 86_400),
  found: fc.record(
    {
      [keyOf('old')]: otherCacheControl,
      [keyOf('young')]: otherCacheControl,
      [HOME]: otherCacheControl,
    },
    { requiredKeys: [] },
  ),
  looks: fc.constant(12),
});

export const sequence: fc.Arbitrary<Sequence> = fc.record({
  setting,
  steps: fc.array(step, { minLength: 2, maxLength: 8 }),
});

/** Everything that went wrong in a sequence, in words; nothing when the planner keeps its promises. */
export function playSequence({ setting, steps }: Sequence): readonly string[] {
  const play = new Play(setting);
  for (const next of steps) play.next(next);
  play.end();
  return play.broken;
}
