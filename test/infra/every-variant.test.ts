import { describe, expect, test } from 'vitest';
import { examineVariant, priceOf } from '../support/account/variants-found.ts';

// The other variants are examined in test/faults/infra-variants.test.ts.
describe('the doctor finds nothing wrong with what infra makes', () => {
  test.each(['all of it, bucket in another region', 'no Route 53', 'plan free'])(
    '%s',
    async (name) => {
      expect(await examineVariant(name)).toEqual(priceOf(name));
    },
  );
});
