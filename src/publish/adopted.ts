import { latestOf, readerBound } from '../plan/bounds.ts';
import type { Cost } from '../plan/cost.ts';
import type { Ledger } from '../plan/ledger.ts';
import { stateOf } from '../plan/purge-progress.ts';

/** What adopting did. Instants are epoch milliseconds. */
export interface Adopted {
  readonly at: number;
  /** Objects that were taken over, and those of them that are as the build makes them. */
  readonly objects: number;
  readonly identical: number;
  readonly keptAs: string | null;
  readonly purge: {
    readonly state: 'none' | 'owed' | 'sent' | 'completed';
    /** Why it was not accepted, or not confirmed. */
    readonly why: string | null;
  };
  /** Until when a reader may be shown something of before; `Infinity` until purged, null for not at all. */
  readonly browsersUntil: number | null;
  readonly cost: Cost;
}

export function toAdopted(
  { root, entries }: Ledger,
  {
    at,
    allowance,
    objects,
    identical,
    keptAs,
    why,
    cost,
  }: Pick<Adopted, 'at' | 'objects' | 'identical' | 'keptAs' | 'cost'> & {
    readonly allowance: number;
    readonly why: string | null;
  },
): Adopted {
  const all = [...entries.values()];
  const bounds = all.flatMap((entry) => readerBound(entry, allowance) ?? []);
  const states = new Set(root.purges.map(stateOf));
  const state = (['owed', 'sent', 'completed'] as const).find((each) => states.has(each));
  return {
    at,
    objects,
    identical,
    keptAs,
    purge: { state: state ?? 'none', why },
    browsersUntil: bounds.length === 0 ? null : latestOf(bounds),
    cost,
  };
}
