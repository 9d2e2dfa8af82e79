import type { Status } from '../../src/plan/status.ts';

/** 10:05:10 on the day most tests are set in. */
export const now = Date.parse('2026-11-20T10:05:10Z');

/** A site at rest, and what is different about it. */
export function statusWith(parts: Partial<Status> = {}): Status {
  return {
    site: 'https://www.storyclub.example',
    at: now,
    serial: 4,
    publish: {
      id: 'p4',
      at: now - 60_000,
      commit: null,
      committedAt: null,
      isUncommitted: null,
      by: 'ada@desk',
    },
    unfinished: null,
    objects: [],
    hasOtherTiers: false,
    tiers: [{ edge: 300, stories: 2 }],
    dueToSettle: 0,
    nextSettle: null,
    moves: [],
    stale: [],
    purges: [],
    paths: { own: 0, others: 0, isAtLeast: false, free: 1000, left: 1000 },
    deferred: [],
    fixes: [],
    takenDown: [],
    releases: [],
    ledger: {
      rootBytes: 1400,
      entriesBytes: 3600,
      keys: 32,
      writtenAt: now - 60_000,
      oldestPut: now - 86_400_000,
    },
    nextDue: null,
    nextStoryAt: null,
    ...parts,
  };
}
