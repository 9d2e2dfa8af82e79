import { describe, expect, test } from 'vitest';
import type { Status } from '../../src/plan/status.ts';
import { paintFor } from '../../src/report/paint.ts';
import { renderStatus } from '../../src/report/status-text.ts';
import { now, statusWith } from '../support/status-of.ts';

const plain = {
  paint: paintFor(false),
  width: 80,
  verbose: false,
  target: 'live',
  countsDown: false,
};

/** The lines of one subject. */
function said(label: string, parts: Partial<Status>, options: Partial<typeof plain> = {}): string {
  const lines = renderStatus(statusWith(parts), { ...plain, ...options });
  const from = lines.findIndex((line) => line.startsWith(label));
  if (from === -1) return '';
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith(' '));
  return lines.slice(from, length === -1 ? undefined : from + 1 + length).join('\n');
}

const older = (key: string, seconds: number): Status['stale'][number] => ({
  key,
  urls: [],
  shows: 'older',
  edgeUntil: now + seconds * 1000,
  browserUntil: null,
  until: now + seconds * 1000,
});

test('a site at rest has little to say', () => {
  expect(renderStatus(statusWith(), plain).join('\n')).toMatchInlineSnapshot(`
    "storyclub status · live · 2026-11-20 10:05 UTC

    live      0 objects, 0 stories
    published 2026-11-20 10:04 UTC by ada@desk (ledger 4)
    stories   2 kept 5 min at the edge
    caches    every reader is up to date
    purges    none under way, none owed
    paths     0 of 1,000 free paths used this month, 1,000 left
    ledger    5.0 kB for 32 keys (113 bytes a key), root 1.4 kB
              version 4, written 10:04; the oldest object of 2026-11-19
    next      nothing is due"
  `);
});

describe('what was published', () => {
  test('is told with its commit, and that it is not all of it', () => {
    const publish = {
      id: 'x',
      at: now,
      commit: 'abcdef0123',
      committedAt: null,
      isUncommitted: true,
      by: 'ada',
    };
    expect(said('published', { publish }))
      .toBe(`published 2026-11-20 10:05 UTC by ada, commit abcdef0 (ledger 4)
          from sources with changes that are in no commit`);
  });

  test('in part, by a publish that is under way or died', () => {
    const unfinished = { startedAt: now - 3_600_000, changes: 1 };
    expect(said('published', { unfinished })).toContain(
      'a publish is under way, or died: the next one settles it (since 09:05,\n          1 change)',
    );
    expect(said('caches', { unfinished, stale: [] })).toMatchInlineSnapshot(`
      "caches    what the unfinished publish has changed is known once it has ended or
                is settled"
    `);
    expect(said('next', { unfinished })).toMatchInlineSnapshot(`
      "next      storyclub publish, unless one is under way; storyclub unlock shows
                whether it is"
    `);
  });

  test('by a name that would move the cursor, harmlessly', () => {
    const publish = {
      id: 'x',
      at: now,
      commit: null,
      committedAt: null,
      isUncommitted: null,
      by: 'a\u001B[2Jb',
    };
    expect(said('published', { publish })).toContain('by a\\u001b[2Jb');
  });
});

describe('which stories move when', () => {
  const moves = Array.from({ length: 14 }, (_, day) => ({
    at: now + day * 86_400_000,
    edge: 31_536_000,
    stories: day === 0 ? 1 : 3,
  }));
  const tiers = [
    { edge: 300, stories: 1200 },
    { edge: 31_536_000, stories: 1 },
  ];

  test('a list by day, cut', () => {
    expect(said('stories', { moves, tiers, dueToSettle: 12 })).toMatchInlineSnapshot(`
        "stories   1,200 kept 5 min at the edge, 1 kept 365 days
                  12 stories are due to move up: storyclub settle (or publish) does it
                  2026-11-20  1 story moves to 365 days
                  2026-11-21  3 stories move to 365 days
                  2026-11-22  3 stories move to 365 days
                  2026-11-23  3 stories move to 365 days
                  2026-11-24  3 stories move to 365 days
                  2026-11-25  3 stories move to 365 days
                  2026-11-26  3 stories move to 365 days
                  2026-11-27  3 stories move to 365 days
                  2026-11-28  3 stories move to 365 days
                  2026-11-29  3 stories move to 365 days
                  … and 4 days more (--verbose shows all)"
      `);
  });

  test('under other tiers it is for a publish to change them: settle would refuse', () => {
    expect(said('stories', { tiers, dueToSettle: 12, hasOtherTiers: true })).toBe(
      `stories   1,200 kept 5 min at the edge, 1 kept 365 days
          the tiers in storyclub.config.ts are others: the next publish changes
          to those`,
    );
  });

  test('--verbose shows all of it', () => {
    expect(said('stories', { moves, tiers }, { verbose: true })).toContain('2026-12-03');
  });

  test('one row too many is shown rather than counted', () => {
    expect(said('stories', { moves: moves.slice(0, 11), tiers })).not.toContain('more');
  });
});

describe('what may still be served old', () => {
  test('the last bound first; URLs that are new in one line', () => {
    const stale: Status['stale'] = [
      { ...older('index.html', 250), browserUntil: now + 50_000 },
      older('stories/the-fox/index.html', 100),
      { ...older('stories/new/index.html', 20), shows: 'nothing' },
      { ...older('feed.xml', 10), shows: 'nothing' },
    ];
    expect(said('caches', { stale })).toMatchInlineSnapshot(`
      "caches    2 new URLs may still be “not found” where someone asked too early, the
                last until 10:06
                2 URLs may still be answered as before, the last until 10:10:
                /                  edges until 10:10, browsers until 10:06
                /stories/the-fox/  edges until 10:07"
    `);
    expect(said('caches', { stale }, { verbose: true })).toContain(
      '/stories/new/      “not found” until 10:06',
    );
  });

  test('what is near counts down where the screen is drawn anew', () => {
    const stale = [older('index.html', 4000), older('feed.xml', 61)];
    expect(said('caches', { stale }, { countsDown: true })).toMatchInlineSnapshot(`
      "caches    2 URLs may still be answered as before, the last until 11:12:
                /          edges until 11:12
                /feed.xml  edges until 10:07 (1:01)"
    `);
  });

  test('a bound only a purge ends', () => {
    const stale = [{ ...older('index.html', Infinity), browserUntil: Infinity }];
    expect(said('caches', { stale }))
      .toBe(`caches    1 URL may still be answered as before, some until they are purged:
          /  edges until purged, browsers until purged`);
  });

  test('a name too long for its line is followed by what is said of it', () => {
    const key = `stories/${'over-the-hill-'.repeat(5)}away/index.html`;
    expect(
      said('caches', { stale: [older(key, 60)] })
        .split('\n')
        .slice(1),
    ).toEqual([
      `          /stories/${'over-the-hill-'.repeat(5)}away/`,
      '            edges until 10:07',
    ]);
  });

  test('ten thousand are as quick to read as ten', () => {
    const stale = Array.from({ length: 10_000 }, (_, i) => older(`stories/s${i}/index.html`, 60));
    const lines = said('caches', { stale }).split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('          … and 9,990 more (--verbose shows all)');
  });
});

describe('purges and paths', () => {
  const purge = { dueBy: now + 100_000, sendAt: null, createdAt: null, completedAt: null };
  test('what is owed first, then what is under way and kept back', () => {
    const week = now + 7 * 86_400_000;
    expect(
      said('purges', {
        purges: [
          { ...purge, state: 'completed', items: ['/'] },
          { ...purge, state: 'kept-back', items: ['a/index.html'], dueBy: week, sendAt: week - 1 },
          { ...purge, state: 'sent', items: ['/b*', '/c'], createdAt: now - 70_000 },
          { ...purge, state: 'owed', items: ['/d'] },
        ],
      }),
    ).toMatchInlineSnapshot(`
      "purges    1 owed, due by 10:07: publish sends it first
                1 under way: about a minute each
                1 kept back until 2026-11-27: layout changes until then are free
                1 completed this month
                /d                   owed, due by 10:07
                /b* and 1 path more  sent 10:04
                /a/                  kept back until 2026-11-27, due by 2026-11-27"
    `);
  });

  test.each([
    [{ own: 2, others: 0, isAtLeast: false }, '2 of 1,000 free paths used this month, 998 left'],
    [
      { own: 2, others: 10, isAtLeast: false },
      '12 of 1,000 free paths used this month (2 for this site), 988 left',
    ],
    [
      { own: 2, others: 0, isAtLeast: true },
      `at least 2 of 1,000 free paths used this month, at most 998 left
          not all purges of this account are known`,
    ],
  ])('%o', (used, text) => {
    const paths = { ...used, free: 1000, left: 1000 - used.own - used.others };
    expect(said('paths', { paths })).toBe(`paths     ${text}`);
  });
});

test('what people have to remember: corrections in no commit, stories taken down', () => {
  const parts: Partial<Status> = {
    fixes: [
      {
        slug: 'the-fox',
        key: 'stories/the-fox/index.html',
        at: now,
        publish: 'p4',
        before: 'a',
        after: 'b',
        replaced: [{ from: 'teh', to: 'the' }],
      },
    ],
    takenDown: [
      {
        slug: 'the-owl',
        key: 'stories/the-owl/index.html',
        title: 'The Owl',
        file: 'stories/the-owl.md',
        at: now - 86_400_000,
        by: 'bo@desk',
        reason: 'it names a neighbour',
        redirectTo: '/stories/',
      },
    ],
  };
  expect(said('fixes', parts))
    .toBe(`fixes     1 correction is on the site and in no commit yet; a publish that would
          undo it stops:
          the-fox  10:05, “teh” → “the”`);
  expect(said('down', parts))
    .toBe(`down      1 story is taken down; storyclub restore brings one back:
          the-owl
            since 2026-11-19 10:05 by bo@desk: it names a neighbour; leads to
            /stories/`);
});

describe('what comes next', () => {
  const later = now + 3 * 86_400_000;
  const owed = {
    state: 'owed',
    items: ['/d'],
    dueBy: now + 100_000,
    sendAt: null,
    createdAt: null,
    completedAt: null,
  } as const;
  test.each([
    [{ nextStoryAt: later }, '2026-11-23 10:06 UTC: a dated story comes out'],
    [{ nextSettle: { at: later, stories: 2 } }, '2026-11-23 10:06 UTC: 2 stories move up'],
    [
      { deferred: [{ key: 'a.css', due: later, reason: 'recently-loaded' }] },
      '2026-11-23 10:06 UTC: 1 file is deleted',
    ],
    [
      { nextDue: now - 1, dueToSettle: 3 },
      'due now: storyclub publish does it (3 stories move up)',
    ],
    [{ purges: [owed] }, 'due now: storyclub publish does it (1 purge is sent)'],
  ])('%o', (parts, text) => {
    expect(said('next', { nextDue: later, ...parts })).toBe(`next      ${text}`);
  });
});
