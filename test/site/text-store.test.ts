import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextStore } from '../../src/site/text-store.ts';

test('every text comes back as it was put in, whatever came after', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { maxLength: 30 });
  fc.assert(
    fc.property(texts, fc.nat(3), (short, long) => {
      const all = [...short, '“'.repeat(long * 400_000), ...short];
      const store = new TextStore();
      const places = all.map((text) => store.add(text));
      expect(places.map((place) => store.get(place))).toEqual(all);
    }),
    { numRuns: 4 },
  );
});
