import { describe, expect, test } from 'vitest';
import {
  type EdgePurge,
  type EdgePurgeBatch,
  PurgeLog,
  type PurgeOutcome,
} from '../../src/edge/purge-log.ts';

const noon = Date.UTC(2026, 10, 20, 12);

let references = 0;

function batchOf(items: readonly string[], callerReference?: string): EdgePurgeBatch {
  references += 1;
  return { callerReference: callerReference ?? `r${references}`, items, quantity: items.length };
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `/stories/${n}/`);
}

/** `created`, `repeated` or the code of the refusal. */
function wordOf(answer: PurgeOutcome): string {
  return answer.outcome === 'refused' ? answer.code : answer.outcome;
}

function purgeOf(answer: PurgeOutcome): EdgePurge {
  if (answer.outcome === 'refused') throw new Error(answer.code);
  return answer.purge;
}

describe('a purge', () => {
  test('is stamped, complete after the delay, and found by its id', () => {
    const log = new PurgeLog({ delay: 25 });
    const purge = purgeOf(log.create(batchOf(['/a', '/b*', '#fox'], 'first'), noon));
    expect(purge).toEqual({
      id: expect.stringMatching(/^I[0-9A-Z]{13}$/),
      callerReference: 'first',
      items: ['/a', '/b*', '#fox'],
      createdAt: noon,
      completedAt: noon + 25_000,
    });
    expect(log.find(purge.id)).toBe(purge);
    expect(log.find('I0000000000000')).toBeNull();
  });

  test('is complete at once without a delay', () => {
    const purge = purgeOf(new PurgeLog().create(batchOf(['/a']), noon));
    expect(purge.completedAt).toBe(noon);
  });

  test('has the same id wherever the same purges are made, and no other purge has it', () => {
    const [one, two] = [new PurgeLog(), new PurgeLog()];
    for (let n = 0; n < 50; n += 1) {
      const batch = batchOf(['/a'], `publish ${n}`);
      for (const log of [one, two]) log.create(batch, noon + n * 1_000);
    }
    expect(one.all.map(({ id }) => id)).toEqual(two.all.map(({ id }) => id));
    expect(new Set(one.all.map(({ id }) => id)).size).toBe(50);
  });

  test('is told to listeners once, not again when its batch is repeated', () => {
    const log = new PurgeLog();
    const told: string[] = [];
    log.onCreated(({ callerReference }) => told.push(callerReference));
    for (let n = 0; n < 3; n += 1) log.create(batchOf(['/a'], 'same'), noon);
    log.create(batchOf(['no-slash'], 'refused'), noon);
    log.create(batchOf(['/a'], 'other'), noon);
    expect(told).toEqual(['same', 'other']);
    expect(log.all.map(({ callerReference }) => callerReference)).toEqual(['same', 'other']);
  });
});

describe('a caller reference used before', () => {
  test('with the same items in any order is the earlier purge, a year later too', () => {
    const log = new PurgeLog();
    const first = purgeOf(log.create(batchOf(['/a', '/b'], 'same'), noon));
    const again = log.create(batchOf(['/b', '/a'], 'same'), noon + 31_536_000_000);
    expect(again).toEqual({ outcome: 'repeated', purge: first });
  });

  test.each([
    ['another item', ['/a', '/c']],
    ['an item less', ['/a']],
    ['an item twice', ['/a', '/a']],
    ['an item more', ['/a', '/b', '/c']],
  ])('with %s is refused', (_, items) => {
    const log = new PurgeLog();
    log.create(batchOf(['/a', '/b'], 'same'), noon);
    expect(log.create(batchOf(items, 'same'), noon + 5_000)).toEqual({
      outcome: 'refused',
      status: 400,
      code: 'InvalidationBatchAlreadyExists',
      message: expect.stringMatching(/caller reference/),
    });
  });
});

describe('an item', () => {
  test.each([
    '/',
    '/*',
    '/stories/the-fox/index.html',
    '/stories/%C3%A4lter/',
    "/it's(x)!+,;=@&$:",
    '/a*b',
    '/feed.xml?page=2',
    '/bare%7Etilde',
    `/${'a'.repeat(3_999)}`,
    '#story:the-fox',
    '#a*',
    '#~!"<>',
    `#${'t'.repeat(256)}`,
  ])('is taken: %s', (item) => {
    expect(wordOf(new PurgeLog().create(batchOf([item]), noon))).toBe('created');
  });

  test.each([
    '',
    'stories/',
    '*',
    '/bare~tilde',
    '/two words',
    '/älter/',
    '/100%',
    '/%zz',
    '/a#b',
    '/[id]',
    '/a\n',
    `/${'a'.repeat(4_000)}`,
    '#',
    '#two words',
    '#one,two',
    '#grün',
    `#${'t'.repeat(257)}`,
  ])('is refused: %j', (item) => {
    expect(new PurgeLog().create(batchOf(['/good', item]), noon)).toMatchObject({
      code: 'InvalidArgument',
      status: 400,
    });
  });
});

describe('a batch', () => {
  test.each([
    ['nothing in it', batchOf([]), 'InvalidArgument', 400],
    ['no reference', batchOf(['/a'], ''), 'InvalidArgument', 400],
    ['another quantity', { ...batchOf(['/a']), quantity: 2 }, 'InconsistentQuantities', 400],
    ['more than 3,000 items', batchOf(numbered(3_001)), 'BatchTooLarge', 413],
    ['more than a second brings', batchOf(numbered(151)), 'TooManyInvalidationsInProgress', 400],
    ['two wildcards', batchOf(['/a*', '/b*']), 'TooManyInvalidationsInProgress', 400],
  ])('with %s is refused', (_, batch, code, status) => {
    expect(new PurgeLog().create(batch, noon)).toMatchObject({ outcome: 'refused', code, status });
  });

  test('is as large as an option says, and of any size without rates', () => {
    const small = new PurgeLog({ maxItems: 2 });
    expect(wordOf(small.create(batchOf(['/a', '/b']), noon))).toBe('created');
    expect(wordOf(small.create(batchOf(['/a', '/b', '/c']), noon))).toBe('BatchTooLarge');
    const unhurried = new PurgeLog({ quotas: false });
    expect(wordOf(unhurried.create(batchOf(numbered(3_000)), noon))).toBe('created');
    expect(wordOf(unhurried.create(batchOf(['/a*', '/b*']), noon))).toBe('created');
  });
});

describe('rates', () => {
  test('150 items a second, refilled evenly', () => {
    const log = new PurgeLog();
    const words = [
      [0, 150],
      [1, 1],
      [6, 1],
      [7, 1],
      [1_000, 150],
      [1_007, 150],
    ].map(([ms = 0, count = 0]) => wordOf(log.create(batchOf(numbered(count)), noon + ms)));
    const tooMany = 'TooManyInvalidationsInProgress';
    // 150 a second are 3 in 20 ms: one after 7 ms, not after 6.
    expect(words).toEqual(['created', tooMany, tooMany, 'created', tooMany, 'created']);
  });

  test('one wildcard a second, whatever else is sent; in a tag or inside a path it is none', () => {
    const log = new PurgeLog();
    const sent: readonly (readonly [ms: number, items: readonly string[]])[] = [
      [0, ['/a*']],
      [500, ['/b*']],
      [500, ['/plain', '/in*side', '#tag*']],
      [999, ['/b*']],
      [1_000, ['/b*']],
    ];
    const tooMany = 'TooManyInvalidationsInProgress';
    expect(sent.map(([ms, items]) => wordOf(log.create(batchOf(items), noon + ms)))).toEqual([
      'created',
      tooMany,
      'created',
      tooMany,
      'created',
    ]);
  });

  test('what is refused or repeated costs nothing', () => {
    const log = new PurgeLog();
    const wild = batchOf(['/a*', ...numbered(74)]);
    expect(wordOf(log.create(wild, noon))).toBe('created');
    for (let n = 0; n < 10; n += 1) expect(wordOf(log.create(wild, noon))).toBe('repeated');
    for (let n = 0; n < 10; n += 1)
      expect(wordOf(log.create(batchOf(['/b*', ...numbered(60)]), noon))).toMatch(/^TooMany/);
    expect(wordOf(log.create(batchOf(numbered(75)), noon))).toBe('created');
  });

  test('a batch refused for its rate passes later under the same reference', () => {
    const log = new PurgeLog();
    log.create(batchOf(['/a*']), noon);
    const batch = batchOf(['/b*'], 'patient');
    expect(wordOf(log.create(batch, noon + 10))).toMatch(/^TooMany/);
    expect(wordOf(log.create(batch, noon + 1_000))).toBe('created');
  });
});
