import { describe, expect, test } from 'vitest';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { keptAfter } from '../../src/plan/kept-bodies.ts';
import type { LedgerRoot, Release } from '../../src/plan/ledger.ts';
import { emptyLedger } from '../../src/plan/prepare.ts';
import {
  chooseRelease,
  earlierReleases,
  liveRelease,
  releasesAfter,
} from '../../src/plan/releases.ts';

type Root = LedgerRoot & { readonly entriesKey: string | null };

const empty: Root = {
  ...emptyLedger('https://club.example', {
    distribution: plainDistribution,
    cacheTiers: 1,
    tiers: [{ age: 0, edge: 300, browser: 60 }],
    promises: { correction: 1, listing: 1, arrival: 1, chrome: 1, file: 1, takedown: 1 },
    allowance: 5,
    retainAssets: 1,
    tagged: false,
    forgotten: {},
  }).root,
  entriesKey: null,
};

/** Publishes one after the other: what each made of the site, or null for one that stopped half-way. */
function published(sites: readonly (string | null)[], keep: number): Root {
  return sites.reduce((before: Root, site, index): Root => {
    const serial = index + 1;
    const after = {
      ...before,
      serial,
      publish: {
        id: `p${serial}`,
        at: serial,
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'ada',
      },
      siteDigest: site ?? '',
      entriesKey: `entries-${serial}`,
    };
    return { ...after, releases: releasesAfter(before, after, keep) };
  }, empty);
}

const told = (releases: readonly Release[]): readonly string[] =>
  releases.map(({ id, siteDigest, entriesKey }) => `${id} ${siteDigest} ${entriesKey}`);

describe('releases', () => {
  test.each([
    ['one publish', ['A'], ['p1 A entries-1']],
    ['two', ['A', 'B'], ['p1 A entries-1', 'p2 B entries-2']],
    [
      'more than are kept',
      ['A', 'B', 'C', 'D'],
      ['p2 B entries-2', 'p3 C entries-3', 'p4 D entries-4'],
    ],
    ['headers that moved', ['A', 'B', 'B'], ['p1 A entries-1', 'p2 B entries-3']],
    ['back and forth', ['A', 'B', 'A'], ['p2 B entries-2', 'p3 A entries-3']],
    ['one that stopped half-way', ['A', null, 'B'], ['p1 A entries-1', 'p3 B entries-3']],
    ['half-way at last', ['A', 'B', null], ['p1 A entries-1', 'p2 B entries-2']],
  ])('of %s', (_, sites, expected) => {
    expect(told(published(sites, 2).releases)).toEqual(expected);
  });

  test('are none where none are to be kept, and what is live is known all the same', () => {
    const root = published(['A', 'B'], 0);
    expect(root.releases).toEqual([]);
    expect(liveRelease(root)).toMatchObject({ id: 'p2', entriesKey: 'entries-2' });
  });

  test('begin with what a ledger without them has live', () => {
    const old = { ...published(['A'], 5), releases: [] };
    const after = { ...published(['A', 'B'], 5), releases: [] };
    expect(told(releasesAfter(old, after, 5))).toEqual(['p1 A entries-1', 'p2 B entries-2']);
  });

  test('say when their site was first published so', () => {
    const { releases } = published(['A', 'B', 'A'], 5);
    expect(releases.map(({ at, firstAt }) => [at, firstAt])).toEqual([
      [2, 2],
      [3, 1],
    ]);
  });

  test('to go back to are all but the live one', () => {
    expect(told(earlierReleases(published(['A', 'B'], 2)))).toEqual(['p1 A entries-1']);
    expect(told(earlierReleases(published(['A', null], 2)))).toEqual(['p1 A entries-1']);
    expect(liveRelease(published(['A', null], 2))).toBeNull();
  });
});

describe('a release is chosen', () => {
  const root = published(['A', 'B', 'C'], 5);
  const named = {
    ...root,
    releases: root.releases.map((release, index) => ({
      ...release,
      id: ['3f2a-1', '3f9b-2', 'c0de-3'][index] ?? '',
      commit: ['abc1', 'def2', null][index] ?? null,
    })),
  };
  test.each([
    ['by nothing: the one before the live one', null, '3f9b-2'],
    ['by the beginning of its id', '3f2', '3f2a-1'],
    ['by the beginning of its commit', 'DEF', '3f9b-2'],
    ['though it is live', 'c0', 'c0de-3'],
  ])('%s', (_, name, id) => {
    expect(chooseRelease(named, name)).toMatchObject({ outcome: 'chosen', release: { id } });
  });

  test.each([
    ['that begins two', '3f', 'ambiguous'],
    ['that begins none', '4', 'unknown'],
    ['that is empty', '', 'unknown'],
  ])('but not by a name %s', (_, name, outcome) => {
    expect(chooseRelease(named, name).outcome).toBe(outcome);
  });

  test('where there is an earlier one', () => {
    expect(chooseRelease(published(['A'], 5), null)).toEqual({ outcome: 'unknown' });
  });
});

describe('kept bodies', () => {
  const outgoing = (digest: string) => ({ key: digest, digest, etag: '"e"', version: null });
  const release = (serial: number): Release => ({
    ...published(['A'], 1).releases[0]!,
    serial,
  });

  test('are those a release before their replacement may need', () => {
    const before = new Map([
      ['old', 3],
      ['new', 5],
      ['back', 2],
    ]);
    const kept = keptAfter(before, {
      outgoing: [outgoing('back'), outgoing('copied'), outgoing('not copied')],
      copied: new Set(['copied']),
      serial: 7,
      earlier: [release(4), release(6)],
    });
    expect(Object.fromEntries(kept.bodies)).toEqual({ new: 5, back: 7, copied: 7 });
    expect(kept.unneeded).toEqual(['old']);
  });

  test('are all let go where no release is kept', () => {
    const kept = keptAfter(new Map([['a', 1]]), {
      outgoing: [],
      copied: new Set(),
      serial: 2,
      earlier: [],
    });
    expect(kept).toEqual({ bodies: new Map(), unneeded: ['a'] });
  });
});
