import { expect, test, vi } from 'vitest';
import { dieTwice } from '../support/faults/die-twice.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('a publish that dies, and the one after it too, with a ledger whole, at every pair of points: the third settles both', async () => {
  const { points, publishes, broken } = await dieTwice('whole');
  expect(broken).toEqual([]);
  console.log(`${points} pairs of deaths: ${publishes} publishes`);
});
