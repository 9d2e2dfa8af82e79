import { expect, test, vi } from 'vitest';
import { interruptAtRequests } from '../support/faults/interrupt-requests.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s at any request of a publish: it ends what is under way, releases its lease and says what was done',
  async (signal) => {
    const { points, publishes, broken } = await interruptAtRequests(signal);
    expect(broken).toEqual([]);
    console.log(`${signal} at each of ${points} requests: ${publishes} publishes`);
  },
);
