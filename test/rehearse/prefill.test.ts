import { describe, expect, test } from 'vitest';
import { fetchesBefore, type Span, stationaryAge, toSpans } from '../../src/rehearse/prefill.ts';
import { seededRandom } from '../../src/rehearse/random.ts';
import { momentsOf, take } from '../support/moments.ts';
import { DAY, MINUTE, SECOND } from '../support/plan-rehearsal.ts';

const span = (from: number, lifetime: number, isCleared = false): Span => ({
  from,
  lifetime,
  isCleared,
});

describe('what an edge holds of what has long been read', () => {
  test.each([
    { what: 'read all the time', lifetime: 300 * SECOND, rate: 1 / SECOND },
    { what: 'read about as often as it expires', lifetime: 300 * SECOND, rate: 1 / (300 * SECOND) },
    { what: 'hardly ever read', lifetime: 300 * SECOND, rate: 1 / DAY },
    { what: 'never kept', lifetime: 0, rate: 1 / MINUTE },
  ])('$what: its age is that of a renewal process', ({ lifetime, rate }) => {
    const random = seededRandom(5, 'ages');
    const ages = take(40_000, () => stationaryAge(lifetime, { rate, random }));
    const wait = 1 / rate;
    // The mean age of a renewal process is E(step²) / 2 E(step); a step is the lifetime and an exponential wait.
    const step = lifetime + wait;
    const mean = (step ** 2 + wait ** 2) / (2 * step);
    expect(momentsOf(ages).mean / mean).toBeCloseTo(1, 1);
    const fresh = ages.filter((age) => age < lifetime).length / ages.length;
    expect(fresh).toBeCloseTo(lifetime / step, 1);
  });
});

describe('fetches of the past', () => {
  const rate = 1 / MINUTE;
  const fetched = (spans: readonly Span[], until: number, often = rate) =>
    fetchesBefore(spans, until, { rate: often, random: seededRandom(2, 'past') });

  test('of a page as it has long been: the last one', () => {
    const [last, ...more] = fetched([span(0, 5 * MINUTE)], 30 * DAY);
    expect(more).toEqual([]);
    expect(last).toBeGreaterThan(30 * DAY - 20 * MINUTE);
  });

  test('of a page that came a moment ago: from its first reader on', () => {
    const fetches = fetched([span(0, MINUTE)], 5 * MINUTE);
    expect(fetches.length).toBeGreaterThan(0);
    for (const [index, at] of fetches.entries())
      expect(at - (fetches[index - 1] ?? 0)).toBeGreaterThanOrEqual(index === 0 ? 0 : MINUTE);
  });

  test('of a page that edges keep a year: the one from before it was corrected is enough', () => {
    const year = 365 * DAY;
    const fetches = fetched([span(0, year), span(4 * year, year)], 4 * year + DAY);
    expect(fetches.length).toBeGreaterThan(0);
    expect(Math.min(...fetches)).toBeLessThan(4 * year);
  });

  test('of a page that was purged: it was fetched again by the next reader', () => {
    const year = 365 * DAY;
    const spans = toSpans([{ from: 0, lifetime: year }], [4 * year]);
    const fetches = fetched(spans, 4 * year + DAY);
    expect(fetches).toHaveLength(1);
    expect(fetches[0]).toBeGreaterThan(4 * year);
    expect(fetches[0]).toBeLessThan(4 * year + 20 * MINUTE);
  });

  test('none of what nobody reads, or what was never there', () => {
    expect(fetched([span(0, MINUTE)], DAY, 0)).toEqual([]);
    expect(fetched([], DAY)).toEqual([]);
    expect(fetched([span(2 * DAY, MINUTE)], DAY)).toEqual([]);
  });

  test('with a lifetime that changed while a copy was held: each fetch by the one of its time', () => {
    const random = seededRandom(4, 'shorter');
    const spans = [span(0, 365 * DAY), span(9 * 365 * DAY, MINUTE)];
    const counts = take(
      200,
      () => fetchesBefore(spans, 9 * 365 * DAY + DAY, { rate, random }).length,
    );
    // The new lifetime has long settled: nothing is left of the year-long copies of before.
    expect(new Set(counts)).toEqual(new Set([1]));
  });
});
