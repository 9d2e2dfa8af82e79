import { describe, expect, test } from 'vitest';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { lifetimeOfKey } from '../../src/cache/lifetime.ts';
import type { EarlierVersion, Expectation } from '../../src/verify/expectation.ts';
import { judge, type JudgeTerms } from '../../src/verify/judge.ts';
import type { Answer } from '../../src/verify/observed.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const HTML = 'text/html; charset=utf-8';
const NEW = 'max-age=60, s-maxage=300';
const SETTLED = 'max-age=60, s-maxage=31536000';

const url = '/stories/the-fox/';
const page: Expectation = {
  key: 'stories/the-fox/index.html',
  urls: ['/stories/the-fox', '/stories/the-fox/', '/stories/the-fox/index.html'],
  live: { digest: 'new', contentType: HTML, cacheControl: NEW, size: 100, putAt: at('10:00:00') },
  sets: [{ edge: 300, browser: 60 }],
  earlier: [],
  past: new Set(),
};
const gone: Expectation = { ...page, live: null, sets: [] };

const older = (more: Partial<EarlierVersion> = {}): EarlierVersion => ({
  digest: 'old',
  contentType: HTML,
  until: at('10:05:05'),
  waits: 'expiry',
  ...more,
});
const withOlder = (expected: Expectation, more?: Partial<EarlierVersion>): Expectation => ({
  ...expected,
  earlier: [older(more)],
});

const whole = (digest: string) => ({ read: 'whole', digest, size: 100 }) as const;
const right: Answer = {
  outcome: 'answer',
  askedAt: at('10:02:00'),
  status: 200,
  contentType: HTML,
  cacheControl: NEW,
  contentEncoding: null,
  age: 0,
  xCache: 'Miss from cloudfront',
  pop: 'LHR50-P1',
  location: null,
  body: whole('new'),
};
const old: Answer = { ...right, body: whole('old') };
const notFound: Answer = { ...right, status: 404, body: whole('404 page') };

const terms: JudgeTerms = {
  url,
  coding: 'br',
  origin: 'https://www.storyclub.example',
  allowance: 5,
  lifetimeOf: (cacheControl) =>
    lifetimeOfKey(page.key, { cacheControl }, { distribution: plainDistribution, cacheTiers: 1 }),
};

describe('a page that is published', () => {
  test.each<[string, Expectation, Answer, object]>([
    ['as published', page, right, { verdict: 'right', as: 'published' }],
    [
      'in a coding that was offered',
      page,
      { ...right, contentEncoding: 'br' },
      { verdict: 'right', as: 'published' },
    ],
    [
      'its headers written otherwise',
      page,
      {
        ...right,
        contentType: 'Text/HTML;charset="UTF-8"',
        cacheControl: 'S-MaxAge=300,max-age=60',
      },
      { verdict: 'right', as: 'published' },
    ],
    [
      'with the Cache-Control it had before it settled: a 304 need not bring the new one',
      { ...page, sets: [...page.sets, { edge: 31_536_000, browser: 60 }] },
      { ...right, cacheControl: SETTLED },
      { verdict: 'right', as: 'earlier-headers' },
    ],
    [
      'with a Cache-Control it never had',
      page,
      { ...right, cacheControl: SETTLED },
      {
        verdict: 'wrong-headers',
        differences: [{ header: 'Cache-Control', expected: NEW, found: SETTLED }],
      },
    ],
    [
      'with no Cache-Control and another type',
      page,
      { ...right, cacheControl: null, contentType: 'text/plain' },
      {
        verdict: 'wrong-headers',
        differences: [
          { header: 'Content-Type', expected: HTML, found: 'text/plain' },
          { header: 'Cache-Control', expected: NEW, found: null },
        ],
      },
    ],
    [
      'in a coding nobody offered',
      page,
      { ...right, contentEncoding: 'zstd' },
      {
        verdict: 'wrong-headers',
        differences: [{ header: 'Content-Encoding', expected: 'gzip, deflate, br', found: 'zstd' }],
      },
    ],
    ['as old as its lifetime', page, { ...right, age: 305 }, { verdict: 'right', as: 'published' }],
    [
      'older than its lifetime: a cache keeps it longer than any bound allows for',
      page,
      { ...right, age: 306 },
      {
        verdict: 'wrong-headers',
        differences: [{ header: 'Age', expected: 'at most 300', found: '306' }],
      },
    ],
    ['not there', page, notFound, { verdict: 'missing', status: 404 }],
    ['refused', page, { ...notFound, status: 403 }, { verdict: 'missing', status: 403 }],
    [
      'another body',
      page,
      { ...right, body: whole('who knows') },
      { verdict: 'wrong-answer', because: 'other-body' },
    ],
    ['an error', page, { ...right, status: 503 }, { verdict: 'wrong-answer', because: 'status' }],
    [
      'endless',
      page,
      { ...right, body: { read: 'too-long' } },
      { verdict: 'wrong-answer', because: 'too-long' },
    ],
    [
      'led to its other address',
      page,
      { ...right, status: 301, location: 'https://www.storyclub.example/stories/the-fox' },
      { verdict: 'right', as: 'redirect' },
    ],
    [
      'led in a circle',
      page,
      { ...right, status: 301, location: 'https://www.storyclub.example/stories/the-fox/' },
      { verdict: 'wrong-answer', because: 'redirect' },
    ],
    [
      'led to another host',
      page,
      { ...right, status: 302, location: 'https://evil.example/stories/the-fox' },
      { verdict: 'wrong-answer', because: 'redirect' },
    ],
    [
      'led nowhere',
      page,
      { ...right, status: 302 },
      { verdict: 'wrong-answer', because: 'redirect' },
    ],
  ])('%s', (_, expected, answer, judgement) => {
    expect(judge(expected, answer, terms)).toMatchObject(judgement);
  });

  test('no answer', () => {
    const observed = {
      outcome: 'no-answer',
      askedAt: 0,
      why: 'its certificate has expired',
    } as const;
    expect(judge(page, observed, terms)).toEqual({
      verdict: 'unreachable',
      why: 'its certificate has expired',
    });
  });
});

describe('the version before', () => {
  const until = at('10:05:05');
  test.each<[string, Expectation, string, object]>([
    [
      'within its bound',
      withOlder(page),
      '10:02:00',
      { verdict: 'old-within', until, waits: 'expiry' },
    ],
    ['within the allowance after it', withOlder(page), '10:05:10', { verdict: 'old-within' }],
    ['after that', withOlder(page), '10:05:11', { verdict: 'old-beyond', since: until }],
    [
      'waiting for a purge that is owed, until it is due',
      withOlder(page, { waits: 'purge-owed' }),
      '10:05:00',
      { verdict: 'old-within', waits: 'purge-owed' },
    ],
    [
      'its purge overdue',
      withOlder(page, { waits: 'purge-owed' }),
      '10:06:00',
      { verdict: 'old-beyond' },
    ],
    [
      'its purge under way',
      withOlder(page, { waits: 'purge-sent' }),
      '10:05:00',
      { verdict: 'old-within', waits: 'purge-sent' },
    ],
    [
      'kept until purged',
      withOlder(page, { until: Infinity }),
      '12:00:00',
      { verdict: 'old-within', until: Infinity },
    ],
    [
      'forgotten but remembered as one that may return',
      { ...page, past: new Set(['old']) },
      '12:00:00',
      { verdict: 'old-beyond', since: null },
    ],
  ])('%s', (_, expected, time, judgement) => {
    expect(judge(expected, { ...old, askedAt: at(time) }, terms)).toMatchObject(judgement);
  });

  test('the same body with the visible headers it had before', () => {
    const expected = withOlder(page, { digest: 'new', contentType: 'text/plain', until: Infinity });
    expect(judge(expected, { ...right, contentType: 'text/plain' }, terms)).toMatchObject({
      verdict: 'old-within',
    });
    expect(judge(expected, right, terms)).toEqual({ verdict: 'right', as: 'published' });
  });
});

describe('a page that is new', () => {
  const arrived = withOlder(page, { digest: null, contentType: '', until: at('10:00:15') });

  test('may be answered by a cached error until its bound', () => {
    expect(judge(arrived, { ...notFound, askedAt: at('10:00:10') }, terms)).toMatchObject({
      verdict: 'old-within',
      until: at('10:00:15'),
    });
  });

  test('and is missing after it', () => {
    expect(judge(arrived, notFound, terms)).toEqual({ verdict: 'missing', status: 404 });
  });
});

describe('a page that was taken out', () => {
  test.each<[string, Expectation, Answer, object]>([
    ['not there', gone, notFound, { verdict: 'right', as: 'gone' }],
    ['gone', gone, { ...notFound, status: 410 }, { verdict: 'right', as: 'gone' }],
    [
      'refused: the bucket may not be listed',
      gone,
      { ...notFound, status: 403 },
      { verdict: 'right', as: 'forbidden' },
    ],
    ['still there within its bound', withOlder(gone), old, { verdict: 'old-within' }],
    [
      'still there beyond it',
      withOlder(gone),
      { ...old, askedAt: at('11:00:00') },
      { verdict: 'old-beyond' },
    ],
    [
      'something else there',
      gone,
      { ...right, body: whole('404 page') },
      { verdict: 'wrong-answer', because: 'not-gone' },
    ],
  ])('%s', (_, expected, answer, judgement) => {
    expect(judge(expected, answer, terms)).toMatchObject(judgement);
  });
});
