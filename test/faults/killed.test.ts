import { expect, test, vi } from 'vitest';
import { killAtRequests } from '../support/faults/kill-requests.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 7;

test('a publish that is killed before or after one of its requests: the next ones settle it', async () => {
  const { points, publishes, broken } = await killAtRequests(ONE_IN);
  expect(broken).toEqual([]);
  console.log(
    `killed before or after one in ${ONE_IN} requests, ${points} points: ${publishes} publishes`,
  );
});
