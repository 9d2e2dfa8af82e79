import { expect, test, vi } from 'vitest';
import { failRequests, lasting, passing } from '../support/faults/fail-requests.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 13;

test('a request may fail once, or go without an answer: the publish does all it was to do', async () => {
  const { points, publishes, broken } = await failRequests(passing, [], ONE_IN);
  expect(broken).toEqual([]);
  console.log(`one in ${ONE_IN} requests failing once, ${points}: ${publishes} publishes`);
});

test('a request may fail for good: what was done is said, and the next publish does the rest', async () => {
  const { points, publishes, broken } = await failRequests(lasting, ['the same sources'], ONE_IN);
  expect(broken).toEqual([]);
  console.log(`one in ${ONE_IN} requests failing for good, ${points}: ${publishes} publishes`);
});
