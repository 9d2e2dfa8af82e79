import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Meddled, playMeddled } from '../support/population/meddled.ts';
import { op } from '../support/population/sequences.ts';
import { HOME, keyOf, NOT_FOUND, ROBOTS } from '../support/population/small-site.ts';

/** I1 when others have their hands in the bucket, and when the ledger is lost and made anew. */

const cacheControl = fc.constantFrom(
  null,
  'no-store',
  'max-age=0',
  'max-age=600',
  'max-age=86400, s-maxage=31536000',
  'max-age=30, stale-while-revalidate=600',
  'private, max-age=120',
);

const meddling: fc.Arbitrary<Meddled['meddlings'][number]> = fc.record({
  key: fc.constantFrom(keyOf('old'), keyOf('young'), HOME, NOT_FOUND, ROBOTS),
  made: fc.oneof(
    fc.constant({ body: null }),
    fc.record({
      body: fc.constantFrom('by hand', 'by another hand'),
      headers: fc.record({ cacheControl }),
    }),
    fc.record({ headers: fc.record({ cacheControl }) }),
    fc.constant({ headers: { contentType: 'text/plain' } }),
  ),
});

const step: fc.Arbitrary<Meddled> = fc.record({
  op,
  meddlings: fc.uniqueArray(meddling, { maxLength: 2, selector: ({ key }) => key }),
  isLost: fc.boolean().chain((may) => (may ? fc.boolean() : fc.constant(false))),
});

it('whatever others do between publishes, nobody sees it longer than the ledger says, and the site is as built', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
      expect(await playMeddled(steps)).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 300_000);
