import { expect, test, vi } from 'vitest';
import { dieOnce, dieTwice } from '../support/faults/die-twice.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 200;

test('a publish that dies before or after any operation, with a ledger in shards: the next ones settle it', async () => {
  const { points, publishes, broken } = await dieOnce('in shards');
  expect(broken).toEqual([]);
  console.log(`died before and after each operation, ${points} points: ${publishes} publishes`);
});

test.each(['whole', 'in shards'] as const)(
  'a publish that dies, and the one after it too, with a ledger %s: the third settles both',
  async (ledger) => {
    const { points, publishes, broken } = await dieTwice(ledger, { every: ONE_IN });
    expect(broken).toEqual([]);
    console.log(`${points} pairs of deaths, one in ${ONE_IN}: ${publishes} publishes`);
  },
);
