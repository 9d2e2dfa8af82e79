import { expect, test, vi } from 'vitest';
import { killAtRequests } from '../support/faults/kill-requests.ts';

vi.setConfig({ testTimeout: 600_000 });

test('a publish that is killed before any of its requests: the next ones settle it', async () => {
  const { points, publishes, broken } = await killAtRequests('before');
  expect(broken).toEqual([]);
  console.log(`killed before each of ${points} requests: ${publishes} publishes`);
});
