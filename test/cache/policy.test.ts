import { describe, expect, it } from 'vitest';
import { cacheControlFor, nextTierAge, type ObjectKind, tierAt } from '../../src/cache/policy.ts';

const DAY = 86_400;
const two = [
  { age: 0, edge: 300, browser: 60 },
  { age: 30 * DAY, edge: 31_536_000, browser: 60 },
];
const three = [
  { age: 0, edge: 60, browser: 0 },
  { age: 7 * DAY, edge: 3600, browser: 60 },
  { age: 365 * DAY, edge: 31_536_000, browser: 300 },
];

describe('the Cache-Control each kind of object gets', () => {
  it.each<[string, ObjectKind, number, string]>([
    ['a new story', 'story', 0, 'max-age=60, s-maxage=300'],
    ['a story of 29 days', 'story', 30 * DAY - 1, 'max-age=60, s-maxage=300'],
    ['a story of 30 days', 'story', 30 * DAY, 'max-age=60, s-maxage=31536000'],
    ['a story from the future', 'story', -5, 'max-age=60, s-maxage=300'],
    ['a listing', 'listing', 40 * DAY, 'max-age=60, s-maxage=300'],
    ['the 404 page', 'not-found', 0, 'max-age=0, s-maxage=10'],
    ['a fingerprinted file', 'fingerprinted', 0, 'max-age=31536000, immutable'],
    ['another file', 'file', 0, 'max-age=3600, s-maxage=86400'],
  ])('%s', (_, kind, age, expected) => {
    expect(cacheControlFor(kind, age, two)).toBe(expected);
  });
});

describe('tiers', () => {
  it.each([
    [0, 60, 7 * DAY],
    [7 * DAY, 3600, 365 * DAY],
    [365 * DAY, 31_536_000, null],
    [9999 * DAY, 31_536_000, null],
  ])('at %i s a story is kept %i s and moves on at %s', (age, edge, next) => {
    expect(tierAt(three, age).edge).toBe(edge);
    expect(nextTierAge(three, age)).toBe(next);
  });

  it('are at least one', () => {
    expect(() => tierAt([], 0)).toThrow(/at least one/);
  });
});
