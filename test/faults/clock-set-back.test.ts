import { expect, test, vi } from 'vitest';
import { jumpAtRequests } from '../support/faults/jump-clock.ts';

vi.setConfig({ testTimeout: 1_800_000 });

test('a clock that is set back an hour at any request of a publish: it does all, and does not sit the hour out', async () => {
  const { points, publishes, broken } = await jumpAtRequests();
  expect(broken).toEqual([]);
  console.log(`clock set back at each of ${points} requests: ${publishes} publishes`);
});
