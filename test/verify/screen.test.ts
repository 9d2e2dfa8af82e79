import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../src/verify/judge.ts';
import type { Coding, Observed } from '../../src/verify/observed.ts';
import type { Result, Verification } from '../../src/verify/verification.ts';
import { verificationToJson } from '../../src/report/verify-json.ts';
import { renderVerification } from '../../src/report/verify-text.ts';
import { repairLines } from '../../src/report/verify-repair.ts';
import { waitedLines, waitedToJson } from '../../src/report/waited-text.ts';
import type { Waited } from '../../src/verify/wait.ts';
import { checkDocument } from '../support/json-schemas.ts';

const at = Date.parse('2026-11-20T10:12:00Z');

const answer: Observed = {
  outcome: 'answer',
  askedAt: at,
  status: 200,
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'max-age=60, s-maxage=300',
  contentEncoding: null,
  age: 7200,
  xCache: 'Hit from cloudfront',
  pop: 'LHR50-P1',
  location: null,
  body: { read: 'whole', digest: 'x', size: 1 },
};

function result(url: string, judgement: Judgement, more: Partial<Result> = {}): Result {
  const key = url
    .slice(1)
    .replace(/^$|\/$/, '/index.html')
    .replace(/^\//, '');
  const coding: Coding = 'br';
  return { key, url, coding, observed: answer, judgement, leftOriginSince: false, ...more };
}

const right: Judgement = { verdict: 'right', as: 'published' };

function screen(more: Partial<Verification>, verbose = false): string {
  const verification: Verification = {
    at,
    base: 'https://www.storyclub.example',
    publish: { id: 'p1', at },
    which: 'last-publish',
    keys: 1,
    results: [],
    notAsked: null,
    unfinished: [],
    elsewhere: [],
    http: [],
    ...more,
  };
  checkDocument('verify', verificationToJson(verification, { target: 'live', verbose: true }));
  const lines = renderVerification(verification, {
    target: 'live',
    paint: (_, text) => text,
    width: 80,
    verbose,
  });
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  const counts = lines.findIndex((line) => line.startsWith('  '));
  return lines.slice(Math.max(0, counts)).join('\n');
}

describe('the screen of a verification', () => {
  test('what differs at one address has a row of its own', () => {
    const wrong: Judgement = {
      verdict: 'wrong-headers',
      differences: [
        { header: 'Content-Type', expected: 'text/html; charset=utf-8', found: 'text/html' },
        { header: 'Cache-Control', expected: 'max-age=60, s-maxage=300', found: null },
      ],
    };
    const results = [
      result('/', right),
      result('/stories/the-fox/', { verdict: 'old-beyond', since: at - 600_000 }),
      result(
        '/stories/the-fox/',
        { verdict: 'old-beyond', since: at - 600_000 },
        { coding: 'gzip' },
      ),
      result('/stories/the-owl/', { verdict: 'old-beyond', since: null }, { coding: 'plain' }),
      result('/feed.xml', wrong),
    ];
    expect(screen({ keys: 4, results })).toMatchInlineSnapshot(`
      "  1 right
        1 wrong headers
        3 old beyond its bound

      old beyond its bound
        /stories/the-fox/ (br, gzip)  should have ended by 10:02; Hit, age 2 h
        /stories/the-owl/  an earlier version, whose bound is past; Hit, age 2 h

      wrong headers
        /feed.xml (br)
          Content-Type "text/html" instead of "text/html; charset=utf-8", no
          Cache-Control instead of "max-age=60, s-maxage=300"; Hit, age 2 h

      not verified: 3 URLs are not as they should be
      "storyclub verify --repair" purges exactly those and asks again."
    `);
  });

  test('plain HTTP that is served', () => {
    const url = 'http://www.storyclub.example/';
    const http = [
      { pattern: '/feeds/*', url, status: 301, location: null, verdict: 'redirected' },
      { pattern: '*', url, status: 200, location: null, verdict: 'plain' },
    ] as const;
    expect(screen({ results: [result('/', right)], http })).toMatchInlineSnapshot(`
      "  1 right

      plain HTTP
        http://www.storyclub.example/  served without HTTPS (200)

      not verified: the site is not served by HTTPS alone
      Set the viewer protocol policy of every behaviour to redirect HTTP to HTTPS:
      what is sent in plain may be kept and changed on the way."
    `);
    expect(screen({ results: [result('/', right)], http }, true)).toContain('led to HTTPS (301)');
  });

  test('pages that are there at their long address only', () => {
    const results = ['/x/', '/x/index.html'].map((url) =>
      result(url, url.endsWith('html') ? right : { verdict: 'missing', status: 403 }, {
        key: 'x/index.html',
      }),
    );
    expect(screen({ results })).toMatchInlineSnapshot(`
      "  1 right
        1 missing

      missing
        /x/ (br)  published, and answered with 403; Hit, age 2 h

      not verified: 1 URL is not as they should be
      "storyclub verify --repair" purges exactly those and asks again.
      Pages are missing at their short URLs and there at /index.html: the distribution
      lacks the index-rewriting function."
    `);
  });

  test('gone, told by 403', () => {
    const results = [result('/x/', { verdict: 'right', as: 'forbidden' })];
    expect(screen({ results })).toMatchInlineSnapshot(`
      "  1 right

      verified: every answer is as published
      What is gone is answered with 403: allow the distribution s3:ListBucket, and it
      is 404."
    `);
  });

  test('what was left out, and what was not asked', () => {
    const aside = { unfinished: ['index.html'], elsewhere: ['feed.xml', 'atom.xml'] };
    const notAsked = { questions: 1200, why: 'time' } as const;
    expect(screen({ results: [result('/', right)], notAsked, ...aside })).toMatchInlineSnapshot(`
      "  1 right

      left out: 1 object a publish is changing, or did not finish with
      left out: 2 objects whose paths the distribution sends to another origin

      not verified
      the time is over: 1,200 requests not made (--timeout gives more, --sample asks
      for less)"
    `);
  });

  test('nothing to ask for', () => {
    expect(screen({ keys: 0 })).toMatch(/the last publish changed no\s+object/);
  });

  test('an old copy that left the origin since', () => {
    const judgement: Judgement = { verdict: 'wrong-answer', because: 'other-body' };
    const results = [result('/', judgement, { leftOriginSince: true })];
    expect(screen({ results })).toMatch(/CloudFront\s+is not what keeps them/);
  });

  test('why nothing answered is said once', () => {
    const observed: Observed = { outcome: 'no-answer', askedAt: at, why: '' };
    const results = ['/', '/a', '/b'].map((url) =>
      result(url, { verdict: 'unreachable', why: 'its certificate has expired' }, { observed }),
    );
    const notAsked = { questions: 20, why: 'nothing-answers' } as const;
    expect(screen({ results, notAsked })).toMatchInlineSnapshot(`
      "  3 no answer

      no answer
        / and 2 URLs more (br)  its certificate has expired

      not verified
      nothing answers: 20 requests not made
      Nothing answered: check the address, the DNS and the network."
    `);
  });
});

test.each<[Waited, readonly string[]]>([
  [{ outcome: 'there', at, later: [] }, ['every reader has it (10:12 UTC)']],
  [
    { outcome: 'there', at, later: [{ key: 'robots.txt', until: at + 86_400_000 }] },
    ['every reader has it, but for 1 object not waited for: until 2026-11-21 10:12 UTC'],
  ],
  [
    { outcome: 'stopped', at, until: at + 90_000 },
    ['published; not waited for the end: every reader has it by 10:14 UTC'],
  ],
  [{ outcome: 'stopped', at, until: null }, ['published; not waited for the end of its purge']],
  [{ outcome: 'owed', at, keys: 2 }, ['not waited: the purge is owed, and no time brings it']],
  [
    { outcome: 'not-confirmed', at, why: 'The permission is missing.' },
    ['published; its purge is not confirmed: The permission is missing.'],
  ],
])('what became of waiting: %o', (waited, lines) => {
  expect(waitedLines(waited)).toEqual(lines);
  checkDocument('waited', waitedToJson(waited));
});

test('what became of a repair', () => {
  const repair = { keys: ['a'], items: ['/a'], notPurged: ['b'], why: 'too many at once' };
  expect(repairLines({ outcome: 'refused', ...repair }, 80)).toMatchInlineSnapshot(`
    [
      "not purged: too many at once",
      "In the bucket itself, too, this is not what was published: b. Somebody else",
      "changed it; a purge would bring it again.",
    ]
  `);
  expect(repairLines({ outcome: 'declined', ...repair, notPurged: [] }, 80)).toEqual([
    'declined: nothing was purged',
  ]);
});
