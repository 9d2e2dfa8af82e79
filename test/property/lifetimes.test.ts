import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifetimeOfKey } from '../../src/cache/lifetime.ts';
import { browserLife, edgeLife } from '../support/population/lifetimes.ts';
import { CONFIGURATIONS, distributionOf, rulesOf } from '../support/population/terms.ts';
import { urlsOfKey } from '../support/population/facts.ts';

/** The lifetimes that the planner counts with, against those the population's caches have from the same headers. */

const seconds = fc.constantFrom(0, 1, 60, 300, 86_400, 31_536_000, 40_000_000);
const directive = fc.oneof(
  fc
    .tuple(fc.constantFrom('max-age', 's-maxage', 'stale-while-revalidate'), seconds)
    .map(([name, value]) => `${name}=${value}`),
  fc.constantFrom('no-store', 'no-cache', 'private', 'public', 'immutable', 'must-revalidate'),
);
const cacheControl = fc.option(
  fc
    .uniqueArray(directive, { maxLength: 4, selector: (text) => text.split('=')[0] ?? '' })
    .map((parts) => parts.join(', ')),
);

it('no cache keeps a response for longer than is counted, under any behaviour of its URLs', () => {
  fc.assert(
    fc.property(
      cacheControl,
      fc.option(seconds),
      fc.constantFrom(...CONFIGURATIONS),
      fc.constantFrom('stories/a/index.html', 'index.html', 'robots.txt'),
      (value, expiresIn, configuration, key) => {
        const headers = { cacheControl: value, expiresIn };
        const { ttlOf } = rulesOf(configuration);
        const lives = urlsOfKey(key).map((url) => edgeLife(headers, ttlOf(url)));
        const distribution = distributionOf(configuration);
        const counted = lifetimeOfKey(key, headers, { distribution, cacheTiers: 1 });
        expect(counted.edge).toBe(Math.max(...lives.map(({ fresh, grace }) => fresh + grace)));
        const { fresh, grace } = browserLife(headers);
        // `stale-while-revalidate` beside an `Expires` alone is not counted: nothing is published so.
        const isCounted = grace === 0 || /max-age/.test(value?.replace('s-maxage', '') ?? '');
        if (counted.browser !== null && isCounted) expect(counted.browser).toBe(fresh + grace);
      },
    ),
    { numRuns: 500 },
  );
});
