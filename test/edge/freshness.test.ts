import { expect, test } from 'vitest';
import { type EdgeConfig, usualBehaviour } from '../../src/edge/edge-config.ts';
import { initialAge, judgeResponse } from '../../src/edge/freshness.ts';
import type { HeaderLines } from '../../src/edge/upstream.ts';

const config: EdgeConfig = {
  id: 'E123EXAMPLE',
  domainName: 'd111111abcdef8.cloudfront.net',
  behaviours: [usualBehaviour],
  defaultRootObject: null,
  errorResponses: [{ status: 404, minTtl: 0, page: null }],
  tagHeader: null,
};

function lifetimeOf(status: number, headers: HeaderLines, own: EdgeConfig = config): number | null {
  const { isStored, lifetime } = judgeResponse({ status, headers }, usualBehaviour, own);
  return isStored ? lifetime : null;
}

const forAnHour: HeaderLines = [['Cache-Control', 'max-age=3600']];

test.each<[string, number, HeaderLines, number | null]>([
  ['is kept 10 s where nothing is set', 500, [], 10],
  ['is kept 1 s where 0 is set, as of S3', 404, [], 1],
  ['is kept longer when it says so', 404, forAnHour, 3600],
  ['is kept 10 s when it says less', 410, [['Cache-Control', 'max-age=2']], 10],
  ['of some statuses is kept only when it says so', 403, [], null],
  ['of those statuses that says so is kept', 403, forAnHour, 3600],
  ['of no listed status is not kept', 499, forAnHour, null],
  ['of a status nobody knows is not kept', 599, forAnHour, null],
])('an error %s (%d)', (_, status, headers, lifetime) => {
  expect(lifetimeOf(status, headers)).toBe(lifetime);
});

test('an error of a custom origin is not kept where 0 is set', () => {
  expect(lifetimeOf(404, [], { ...config, leastErrorTtl: 0 })).toBe(null);
});

test.each(['*', '*, *', 'Accept-Encoding, *', '*, Foo', ' , *'])('Vary: %s is not kept', (vary) => {
  expect(lifetimeOf(200, [...forAnHour, ['Vary', vary]])).toBe(null);
});

test('Vary on two lines is one list', () => {
  const lines: HeaderLines = [...forAnHour, ['Vary', 'Foo'], ['Vary', '*']];
  expect(lifetimeOf(200, lines)).toBe(null);
  expect(lifetimeOf(200, [...forAnHour, ['Vary', 'Foo']])).toBe(3600);
});

test('the age of an answer is what it says and the time it took', () => {
  const took = { asked: 1_000, received: 3_500 };
  expect(initialAge([], took)).toBe(2.5);
  expect(initialAge([['Age', '30']], took)).toBe(32.5);
});

test.each(['', 'old', '-1', '7200.0', '0, 0', '7200;foo=bar'])(
  'an answer whose Age is "%s" is too old to be used unasked',
  (age) => {
    const year = 31_536_000;
    expect(initialAge([['Age', age]], { asked: 0, received: 0 })).toBeGreaterThan(year);
  },
);
