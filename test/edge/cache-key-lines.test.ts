import { expect, test } from 'vitest';
import { usualBehaviour } from '../../src/edge/edge-config.ts';
import { toCacheRequest } from '../../src/edge/resolve.ts';
import type { HeaderLines } from '../../src/edge/upstream.ts';
import { edgeConfig } from '../support/edge-location.ts';

const byProduct = {
  ...usualBehaviour,
  key: { ...usualBehaviour.key, headers: { kind: 'only', names: ['product', 'size'] } },
} as const;

function keyOf(...headers: HeaderLines): string {
  return toCacheRequest(edgeConfig(byProduct), byProduct, { target: '/logo.jpg', headers }).key;
}

test('a header on two lines is one header with both values', () => {
  const two = keyOf(['Product', 'Acme'], ['Size', 'l'], ['product', 'Apex']);
  expect(two).toBe(keyOf(['Size', 'l'], ['Product', 'Acme, Apex']));
});

test('the order of its values tells copies apart', () => {
  const one = keyOf(['Product', 'Acme'], ['Product', 'Apex']);
  expect(one).not.toBe(keyOf(['Product', 'Apex'], ['Product', 'Acme']));
});
