import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/plan/ledger.ts';
import { movesOf } from '../../src/plan/status-moves.ts';

const DAY = 86_400_000;
const start = Date.parse('2026-11-20T10:00:00Z');
const tiers = [
  { age: 0, edge: 300, browser: 60 },
  { age: 30 * 86_400, edge: 31_536_000, browser: 60 },
];
const fresh = 'max-age=60, s-maxage=300';
const settled = 'max-age=60, s-maxage=31536000';

function story(slug: string, cacheControl: string, changedAt = start): Entry {
  return {
    key: `stories/${slug}/index.html`,
    kind: 'story',
    live: {
      digest: 'x',
      contentType: 'text/html',
      cacheControl,
      etag: '"x"',
      version: null,
      size: 1,
      putAt: changedAt,
      contentDigest: 'x',
      loads: [],
      sets: [],
    },
    tails: [],
    memory: [],
    owed: null,
    changedAt,
    unusedSince: null,
    story: null,
  };
}

describe('how long edges keep stories, and when that changes', () => {
  test('a story is in the tier its headers are of, whatever its age', () => {
    const entries = [story('fox', fresh), story('owl', settled, start - 400 * DAY)];
    expect(movesOf(entries, { tiers, now: start + 31 * DAY })).toEqual({
      tiers: [
        { edge: 300, stories: 1 },
        { edge: 31_536_000, stories: 1 },
      ],
      dueToSettle: 1,
      nextSettle: null,
      moves: [],
    });
  });

  test('moves to come are counted by day; the next one is told to the instant', () => {
    const hours = [0, 0, 5, 24, 25].map((hour) => start + hour * 3_600_000);
    const entries = hours.map((at, index) => story(`s${index}`, fresh, at));
    const { nextSettle, moves } = movesOf(entries, { tiers, now: start + 2 * DAY });
    expect(nextSettle).toEqual({ at: start + 30 * DAY, stories: 2 });
    expect(moves).toEqual([
      { at: start + 30 * DAY, edge: 31_536_000, stories: 3 },
      { at: start + 31 * DAY, edge: 31_536_000, stories: 2 },
    ]);
  });

  test('at the very instant of a move it is due', () => {
    const { dueToSettle, moves } = movesOf([story('fox', fresh)], { tiers, now: start + 30 * DAY });
    expect({ dueToSettle, moves }).toEqual({ dueToSettle: 1, moves: [] });
  });

  test('headers of no tier are due to be changed', () => {
    const { tiers: counted, dueToSettle } = movesOf([story('fox', 'max-age=60, s-maxage=900')], {
      tiers,
      now: start,
    });
    expect({ counted, dueToSettle }).toEqual({
      counted: [
        { edge: 300, stories: 1 },
        { edge: 31_536_000, stories: 0 },
      ],
      dueToSettle: 1,
    });
  });

  test('what is no live story does not count', () => {
    const entries: readonly Entry[] = [
      { ...story('gone', fresh), live: null },
      { ...story('css', fresh), kind: 'fingerprinted' },
      { ...story('unused', fresh), unusedSince: start },
    ];
    expect(movesOf(entries, { tiers, now: start }).tiers.map(({ stories }) => stories)).toEqual([
      0, 0,
    ]);
  });
});
