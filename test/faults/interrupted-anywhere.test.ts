import { expect, test, vi } from 'vitest';
import { interruptAtRequests } from '../support/faults/interrupt-requests.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** At one request in so many; at all of them: npm run prove:faults. The same ears hear both. */
const signals = [
  ['SIGTERM', 4],
  ['SIGINT', 6],
] as const;

test.each(signals)(
  '%s at a request of a publish: it ends what is under way, releases its lease and says what was done',
  async (signal, every) => {
    const { points, publishes, broken } = await interruptAtRequests(signal, every);
    expect(broken).toEqual([]);
    console.log(`${signal} at ${points} requests: ${publishes} publishes`);
  },
);
