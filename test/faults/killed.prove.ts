import { expect, test, vi } from 'vitest';
import { killAtRequests } from '../support/faults/kill-requests.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('a publish that is killed before or after any of its requests: the next ones settle it', async () => {
  const { points, publishes, broken } = await killAtRequests();
  expect(broken).toEqual([]);
  console.log(`killed before and after each request, ${points} points: ${publishes} publishes`);
});
