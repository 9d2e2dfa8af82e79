import { expect, test, vi } from 'vitest';
import { jumpAtRequests } from '../support/faults/jump-clock.ts';
import { HOUR } from '../support/faults/world.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** Every request, and one in so many. */
const jumps = [
  ['back', -HOUR, 1],
  ['forward', HOUR, 5],
] as const;

test.each(jumps)(
  'a clock that is set %s an hour in the middle of a publish: it does all, and does not sit the hour out',
  async (name, by, every) => {
    const { points, publishes, broken } = await jumpAtRequests(by, every);
    expect(broken).toEqual([]);
    console.log(`clock set ${name} at ${points} requests: ${publishes} publishes`);
  },
);
