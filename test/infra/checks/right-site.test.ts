import { expect, test } from 'vitest';
import { examine } from '../../../src/infra/examine.ts';
import { factsWith } from '../../support/infra-facts.ts';

test('a site where everything is right: every check is made, and none finds anything', () => {
  const { diagnoses, unread } = examine(factsWith());
  expect(diagnoses).toEqual([]);
  expect(unread).toEqual([]);
});
