import { plainDistribution } from '../../../src/cache/behaviour-match.ts';
import type { Cdn } from '../../../src/cdn/cdn.ts';

export interface MemoryPurge {
  readonly id: string;
  readonly callerReference: string;
  readonly items: readonly string[];
  readonly createdAt: number;
}

/** A CDN that is a list of its purges. */
export interface MemoryCdn {
  readonly purges: MemoryPurge[];
  readonly completedAt: (purge: MemoryPurge) => number;
  refuses: boolean;
  readonly slow: Set<string>;
  readonly cdn: Cdn;
}

export function memoryCdn(now: () => number, takes: { usual: number; slow: number }): MemoryCdn {
  const purges: MemoryPurge[] = [];
  const slow = new Set<string>();
  const completedAt = ({ id, createdAt }: MemoryPurge): number =>
    createdAt + (slow.has(id) ? takes.slow : takes.usual);
  const state: MemoryCdn = {
    purges,
    completedAt,
    refuses: false,
    slow,
    cdn: {
      name: 'memory',
      describe: async () => plainDistribution,
      purge: async ({ callerReference, items }) => {
        if (state.refuses) return { outcome: 'throttled', why: 'too many' };
        const earlier = purges.find((purge) => purge.callerReference === callerReference);
        const id = `M${purges.length + 1}`;
        const purge = earlier ?? { id, callerReference, items, createdAt: Math.floor(now()) };
        if (earlier === undefined) purges.push(purge);
        const completed = completedAt(purge) <= now();
        return { outcome: 'accepted', id: purge.id, createdAt: purge.createdAt, completed };
      },
      status: async (id) => {
        const purge = purges.find((each) => each.id === id);
        if (purge === undefined) return { state: 'unknown', why: 'there is none' };
        const { createdAt } = purge;
        return completedAt(purge) <= now()
          ? { state: 'completed', createdAt, seenAt: now() }
          : { state: 'in-progress', createdAt };
      },
      usage: async () => ({ paths: 0, atLeast: false }),
    },
  };
  return state;
}
