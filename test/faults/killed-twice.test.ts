import { expect, test, vi } from 'vitest';
import { dieTwice } from '../support/faults/die-twice.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 50;

test('a publish that dies, and the one after it too: the third settles both', async () => {
  const { points, publishes, broken } = await dieTwice({ every: ONE_IN });
  expect(broken).toEqual([]);
  console.log(`${points} pairs of deaths, one in ${ONE_IN}: ${publishes} publishes`);
});
