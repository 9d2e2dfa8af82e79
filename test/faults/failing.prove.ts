import { expect, test, vi } from 'vitest';
import { failRequests, lasting, passing } from '../support/faults/fail-requests.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('any request may fail once, or go without an answer: the publish does all it was to do', async () => {
  const { points, publishes, broken } = await failRequests(passing, []);
  expect(broken).toEqual([]);
  console.log(`${points} requests failing once: ${publishes} publishes`);
});

test('any request may fail for good: what was done is said, and the next publish does the rest', async () => {
  const { points, publishes, broken } = await failRequests(lasting, ['the same sources']);
  expect(broken).toEqual([]);
  console.log(`${points} requests failing for good: ${publishes} publishes`);
});
