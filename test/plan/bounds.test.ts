import { describe, expect, it } from 'vitest';
import { earliestOf, latestOf } from '../../src/plan/bounds.ts';

describe('the latest and the earliest of instants', () => {
  // More than can be arguments of one call: a site of 100,000 stories has more keys than that.
  const many = Array.from({ length: 300_000 }, (_, n) => n);

  it('of as many as a large site has keys', () => {
    expect(latestOf(many)).toBe(299_999);
    expect(earliestOf(many)).toBe(0);
  });

  it('of none', () => {
    expect(latestOf([])).toBe(-Infinity);
    expect(earliestOf([])).toBe(Infinity);
  });
});
