import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../support/plan-rehearsal.ts';
import { type Episode, type Look, Readership } from '../support/readers.ts';

/** I1: whatever is published, nobody is shown what the bounds printed for it do not allow. */

const html = 'text/html; charset=utf-8';
const gap = fc.constantFrom(
  30 * SECOND,
  61 * SECOND,
  4 * MINUTE,
  5 * MINUTE + 6 * SECOND,
  16 * MINUTE,
  HOUR + 11 * SECOND,
  DAY + MINUTE,
  31 * DAY,
  370 * DAY,
);

interface Versions {
  readonly bodies: readonly (string | null)[];
  readonly types: readonly string[];
}

const otherBodies: Versions = {
  bodies: ['A/1', 'A/1', 'A/2', 'B/1', 'B/1', 'C/1', null],
  types: [html],
};
const otherHeaders: Versions = { bodies: ['A/1'], types: [html, html, 'text/plain', 'text/xml'] };

const episodeOf = ({ bodies, types }: Versions): fc.Arbitrary<Episode> =>
  gap.chain((length) =>
    fc.record({
      body: fc.constantFrom(...bodies),
      type: fc.constantFrom(...types),
      gap: fc.constant(length),
      urgent: fc.boolean(),
      policy: fc.constantFrom(0, 0, 0, 1, 2),
      minTtl: fc.constantFrom(0, 0, 0, 1, 1800),
      purgeTakes: fc.constantFrom(2 * SECOND, 20 * SECOND, 10 * MINUTE),
      looks: fc.array(
        fc.record<Look>({
          after: fc.oneof(fc.nat({ max: Math.min(length, 10 * MINUTE) }), fc.nat({ max: length })),
          edge: fc.nat({ max: 2 }),
          browser: fc.option(fc.constant(0)),
        }),
        { maxLength: 12 },
      ),
      asleep: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
    }),
  );

describe.each(['keeps', 'takes'] as const)('an edge that %s its headers on a 304', (on304) => {
  it.each([
    ['texts', otherBodies],
    ['visible headers of one text', otherHeaders],
  ])('shows no reader %s older than the bound', (_, versions) => {
    fc.assert(
      fc.property(fc.array(episodeOf(versions), { minLength: 2, maxLength: 8 }), (episodes) => {
        const readers = new Readership(on304);
        for (const next of episodes) readers.play(next);
        expect(readers.broken).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the worst that was found', () => {
  const episode = (body: string, gap: number, more: Partial<Episode> = {}): Episode => ({
    body,
    type: html,
    gap,
    urgent: false,
    policy: 0,
    minTtl: 0,
    purgeTakes: 2 * SECOND,
    looks: [],
    asleep: [false, false, false],
    ...more,
  });
  const look = (after: number, browser: number | null): Pick<Episode, 'looks'> => ({
    looks: [{ after, edge: 0, browser }],
  });
  const asleep = [true, false, false];

  it.each<[string, readonly Episode[]]>([
    [
      'an edge that slept brings back a version of a longer policy, forgotten since',
      [
        episode('A/1', MINUTE, { policy: 2 }),
        episode('A/2', HOUR, { policy: 2, asleep }),
        episode('A/2', DAY, { policy: 2, asleep }),
        episode('A/1', 20 * MINUTE, { asleep }),
        episode('A/1', MINUTE),
        episode('B/1', HOUR, look(6 * MINUTE, null)),
      ],
    ],
    [
      'a browser keeps what it took before the purge, while that version returns and ends again',
      [
        episode('A/1', DAY + MINUTE, { policy: 1 }),
        episode('A/1', 4 * MINUTE, { policy: 1 }),
        episode('B/1', 30 * SECOND, { policy: 1, asleep }),
        episode('A/1', 30 * SECOND, { policy: 1, asleep }),
        episode('C/1', HOUR, { policy: 1, ...look(150 * SECOND, 0) }),
      ],
    ],
    [
      'headers changed in place, and an edge that keeps the old ones',
      [
        episode('A/1', DAY + MINUTE, { policy: 1 }),
        episode('A/1', MINUTE, { policy: 1 }),
        episode('A/1', MINUTE),
        episode('B/1', HOUR, look(6 * MINUTE, null)),
      ],
    ],
  ])('%s', (_, episodes) => {
    const broken = (['keeps', 'takes'] as const).flatMap((on304) => {
      const readers = new Readership(on304);
      for (const next of episodes) readers.play(next);
      return readers.broken;
    });
    expect(broken).toEqual([]);
  });
});
