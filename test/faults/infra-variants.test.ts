import { describe, expect, test } from 'vitest';
import { examineVariant, priceOf } from '../support/account/variants-found.ts';
import { variants } from '../support/infra-variants.ts';

describe('the doctor finds nothing wrong with what infra makes, in every variant', () => {
  test.each(Object.keys(variants))('%s', async (name) => {
    expect(await examineVariant(name)).toEqual(priceOf(name));
  });
});
