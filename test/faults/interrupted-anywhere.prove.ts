import { expect, test, vi } from 'vitest';
import { interruptAtRequests } from '../support/faults/interrupt-requests.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('SIGINT at any request of a publish: it ends what is under way, releases its lease and says what was done', async () => {
  const { points, publishes, broken } = await interruptAtRequests('SIGINT');
  expect(broken).toEqual([]);
  console.log(`SIGINT at each of ${points} requests: ${publishes} publishes`);
});
