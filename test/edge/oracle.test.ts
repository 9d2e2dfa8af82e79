import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ErrorResponse } from '../../src/edge/edge-config.ts';
import { bare, edgeConfig, openLocation, settle } from '../support/edge-location.ts';
import { EdgeOracle, type Origin, type Shown, type Terms } from '../support/edge-oracle.ts';

type Step =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'origin'; readonly origin: Origin }
  | { readonly kind: 'purge'; readonly delay: number }
  | { readonly kind: 'request' };

const cacheControls = [
  '',
  'max-age=0',
  'max-age=5',
  'max-age=60',
  'max-age=5, s-maxage=30',
  'no-cache',
  'no-cache, max-age=60, stale-while-revalidate=30',
  'no-store',
  'private, max-age=60',
  'max-age=20, must-revalidate',
  'max-age=20, stale-while-revalidate=15',
  'max-age=20, stale-if-error=10',
  'max-age=20, stale-if-error=0',
  'max-age=5, stale-while-revalidate=5, stale-if-error=15',
  'max-age=5, stale-while-revalidate=40, stale-if-error=0',
  'max-age=20, stale-while-revalidate=15, must-revalidate',
];

const terms = fc.record<Terms>({
  minTtl: fc.constantFrom(0, 0, 1, 15),
  defaultTtl: fc.constantFrom(0, 10, 50),
  maxTtl: fc.constantFrom(0, 25, 3600),
  errorTtl: fc.constantFrom(0, 10, 30),
  on304: fc.constantFrom('takes', 'keeps'),
});

const object: fc.Arbitrary<Origin> = fc.record({
  kind: fc.constant('object'),
  version: fc.constantFrom('1', '2'),
  cacheControl: fc.constantFrom(...cacheControls),
});
const error: fc.Arbitrary<Origin> = fc.record({
  kind: fc.constant('error'),
  status: fc.constantFrom(403, 404, 503),
});

// Around the instants at which something ends, and between them.
const boundary = fc
  .tuple(fc.constantFrom(1, 5, 10, 15, 20, 30, 60), fc.constantFrom(-1, 0, 1))
  .map(([seconds, ms]) => seconds * 1000 + ms);

const ask: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('request') });
const wait: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('time'),
  ms: fc.oneof(boundary, fc.integer({ min: 0, max: 40_000 })),
});
const change: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('origin'),
  origin: fc.oneof(object, error),
});
const purge: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('purge'),
  delay: fc.constantFrom(0, 1_000, 7_000),
});
const step = fc.oneof(
  { weight: 4, arbitrary: ask },
  { weight: 4, arbitrary: wait },
  { weight: 2, arbitrary: change },
  { weight: 1, arbitrary: purge },
);

/** What a location shows step by step, and what the oracle does. */
async function play(own: Terms, steps: readonly Step[]) {
  const errorResponses: readonly ErrorResponse[] = [404, 503].map((status) => ({
    status,
    minTtl: own.errorTtl,
    page: null,
  }));
  const { minTtl, defaultTtl, maxTtl, on304 } = own;
  const config = edgeConfig({ ...bare, minTtl, defaultTtl, maxTtl }, { errorResponses });
  const opened = openLocation({ config, on304 });
  const oracle = new EdgeOracle(own);
  let now: Origin = { kind: 'error', status: 404 };
  opened.origin.says('/fox', () =>
    now.kind === 'error'
      ? { status: now.status }
      : {
          headers: { 'Cache-Control': now.cacheControl, ETag: `"${now.version}"` },
          body: now.version,
        },
  );
  const seen: Shown[] = [];
  const expected: Shown[] = [];
  for (const step of steps) {
    switch (step.kind) {
      case 'time':
        opened.clock.advance(step.ms);
        break;
      case 'origin':
        now = step.origin;
        break;
      case 'purge': {
        const at = opened.clock.now() + step.delay;
        opened.location.schedulePurge(['/fox'], at);
        oracle.purge(at);
        break;
      }
      case 'request': {
        const { status, text, age, result, header } = await opened.ask('/fox');
        const isObject = status === 200;
        seen.push({
          status,
          version: isObject ? text : null,
          cacheControl: isObject ? header('cache-control') : null,
          age,
          result,
        });
        expected.push(oracle.get(now, opened.clock.now()));
        // What is refreshed in the background has come in before anything else happens.
        if (result === 'Hit') await settle();
      }
    }
  }
  return { seen, expected };
}

test('a location answers as RFC 9111 and the pages of CloudFront have it', async () => {
  const steps = fc.array(step, { minLength: 10, maxLength: 60, size: 'max' });
  await fc.assert(
    fc.asyncProperty(terms, steps, async (own, steps) => {
      const { seen, expected } = await play(own, steps);
      expect(seen).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
