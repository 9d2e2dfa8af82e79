import { describe, expect, test } from 'vitest';
import type { Entry, LiveVersion, Tail } from '../../src/plan/ledger.ts';
import { chooseEntries, type Which } from '../../src/verify/choose-keys.ts';
import { expectationOf, sentPurges } from '../../src/verify/expectation.ts';
import { owing, waitFor } from '../../src/verify/wait.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const allowance = 5;

const set = { edge: 300, browser: 60, tagged: false, from: 0, until: null, purgeAccepted: false };

function live(putAt: number, more: Partial<LiveVersion> = {}): LiveVersion {
  return {
    version: '',
    digest: 'new',
    contentType: 'text/html',
    cacheControl: 'max-age=60, s-maxage=300',
    etag: '"1"',
    size: 10,
    putAt,
    contentDigest: null,
    sets: [set],
    loads: [],
    ...more,
  };
}

const tail = (end: number, more: Partial<Tail> = {}): Tail => ({
  digest: 'old',
  contentType: 'text/html',
  sets: [set],
  loads: [],
  end,
  purgeAccepted: false,
  purgedAt: null,
  ...more,
});

const entry = (key: string, more: Partial<Entry>): Entry => ({
  key,
  kind: 'story',
  live: null,
  tails: [],
  memory: [],
  owed: null,
  changedAt: 0,
  unusedSince: null,
  story: null,
  ...more,
});

describe('what the last publish changed', () => {
  const publish = {
    id: 'p2',
    at: at('10:00:30'),
    commit: null,
    committedAt: null,
    isUncommitted: null,
    by: 'ada',
  };
  const entries = [
    entry('a-put', { live: live(at('10:00:00')) }),
    entry('b-put-first', { live: live(at('09:59:00')) }),
    entry('c-settled', {
      live: live(at('08:00:00'), { sets: [set, { ...set, edge: 9, until: at('10:00:25') }] }),
    }),
    entry('d-removed', { tails: [tail(at('10:00:33'))] }),
    entry('e-of-before', { live: live(at('09:30:00')) }),
    entry('f-removed-before', { tails: [tail(at('09:30:00'))] }),
  ];
  const chosen = (which: Which, releases: readonly { id: string; at: number }[] = []) =>
    chooseEntries(entries, which, {
      root: { publish, releases },
      now: at('10:01:00'),
      allowance,
    }).map(({ key }) => key);

  test('is what follows closely up to its end: bodies, headers and removals', () => {
    expect(chosen({ which: 'last-publish' })).toEqual([
      'a-put',
      'b-put-first',
      'c-settled',
      'd-removed',
    ]);
  });

  test('is nothing older than the end of the publish before, where that is known', () => {
    expect(chosen({ which: 'last-publish' }, [{ id: 'p1', at: at('09:59:30') }])).toEqual([
      'a-put',
      'c-settled',
      'd-removed',
    ]);
  });

  test('all, some by name, and a sample of so many', () => {
    expect(chosen({ which: 'all' })).toHaveLength(6);
    expect(chosen({ which: 'keys', keys: new Set(['a-put', 'gone']) })).toEqual(['a-put']);
    expect(chosen({ which: 'sample', keys: 2 })).toHaveLength(2);
    expect(chosen({ which: 'sample', keys: 20 })).toHaveLength(6);
  });
});

describe('until when an edge may still answer as before', () => {
  const end = at('10:00:05');
  const owed = {
    kind: 'correction',
    end,
    dueBy: at('10:05:05'),
    sendAt: 0,
  } as const;
  const settled = tail(end, { sets: [{ ...set, edge: 31_536_000 }] });

  test.each<[string, Partial<Entry>, number, string]>([
    ['its own lifetime', { tails: [tail(end)] }, at('10:05:05'), 'expiry'],
    ['the purge it owes', { tails: [settled], owed }, at('10:05:05'), 'purge-owed'],
    [
      'a purge that was sent, for a quarter of an hour',
      { tails: [{ ...settled, purgeAccepted: true }] },
      at('10:16:00'),
      'purge-sent',
    ],
    [
      'a purge seen completed, and the allowance',
      { tails: [{ ...settled, purgeAccepted: true, purgedAt: at('10:01:00') }] },
      at('10:01:05'),
      'expiry',
    ],
    [
      'a purge, where only visible headers changed',
      { tails: [tail(end, { digest: 'new', contentType: 'text/plain' })] },
      Infinity,
      'expiry',
    ],
  ])('%s', (_, more, until, waits) => {
    const known = entry('x', { live: live(at('10:00:00')), ...more });
    const batch = { callerReference: 'r', items: ['/x'], id: 'I1', completedAt: null };
    const batches = [{ ...batch, createdAt: at('10:01:00') }];
    const purgeSentAt = sentPurges({ purges: [{ publish: 'p2', dueBy: 0, batches }] });
    const { earlier } = expectationOf(known, { allowance, purgeSentAt });
    expect(earlier).toMatchObject([{ until, waits }]);
  });
});

describe('how long to wait for readers', () => {
  const now = at('10:01:00');
  const patience = 3_600_000;
  const end = at('10:00:05');
  const entries = new Map(
    [
      entry('waits', { live: live(0), tails: [tail(end)] }),
      entry('purged', { live: live(0), tails: [tail(end, { purgedAt: at('10:00:40') })] }),
      entry('past', { live: live(0), tails: [tail(at('09:00:00'))] }),
      entry('long', {
        live: live(0),
        tails: [tail(end, { sets: [{ ...set, browser: 86_400 }] })],
      }),
      entry('owes', {
        live: live(0),
        tails: [tail(end)],
        owed: { kind: 'correction', end, dueBy: at('10:05:05'), sendAt: 0 },
      }),
      entry('keeps back', {
        live: live(0),
        tails: [tail(end)],
        owed: { kind: 'chrome', end, dueBy: at('23:00:00'), sendAt: at('22:00:00') },
      }),
    ].map((known) => [known.key, known]),
  );
  const wait = (...keys: readonly string[]) =>
    waitFor(new Set(keys), entries, { now, patience, allowance });

  test.each<[readonly string[], number | null, readonly string[]]>([
    [['waits'], at('10:05:05'), []],
    [['purged'], at('10:01:05'), []],
    [['past', 'unknown'], null, []],
    [['waits', 'long'], at('10:05:05'), ['long']],
  ])('%j', (keys, until, later) => {
    const found = wait(...keys);
    expect({ until: found.until, later: found.later.map(({ key }) => key) }).toEqual({
      until,
      later,
    });
  });

  test('a purge that should have been sent is owed, one kept back is not', () => {
    expect(owing(new Set(['owes', 'keeps back', 'waits']), entries, now)).toEqual(['owes']);
  });
});
