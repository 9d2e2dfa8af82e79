import { readerBound } from '../plan/bounds.ts';
import type { Entry, LedgerRoot, PurgeBatchRecord } from '../plan/ledger.ts';
import { coveredBy } from '../plan/purge-effect.ts';

/** What became of waiting for readers. Instants are epoch milliseconds. */
export type Waited =
  /** Every reader has it, but for what is kept too long to wait for. */
  | { readonly outcome: 'there'; readonly at: number; readonly later: readonly Later[] }
  /** Someone asked to stop: `until` is when it would have ended, null while a purge is not confirmed. */
  | { readonly outcome: 'stopped'; readonly at: number; readonly until: number | null }
  /** A purge these keys need was not accepted: no time brings it. */
  | { readonly outcome: 'owed'; readonly at: number; readonly keys: number }
  /** It is not known whether a purge that was accepted has completed. */
  | { readonly outcome: 'not-confirmed'; readonly at: number; readonly why: string };

/** A key some reader may be shown an earlier version of for longer than anybody waits; `Infinity` until purged. */
export interface Later {
  readonly key: string;
  readonly until: number;
}

export interface Wait {
  /** The last bound that is waited for; null when nothing is left to wait for. */
  readonly until: number | null;
  readonly later: readonly Later[];
}

/** Purges under way that some of the keys need. */
export function purgesFor(
  keys: ReadonlySet<string>,
  root: Pick<LedgerRoot, 'purges'>,
): readonly PurgeBatchRecord[] {
  return root.purges.flatMap((purge) => {
    const open = purge.batches.filter(
      ({ createdAt, completedAt }) => createdAt !== null && completedAt === null,
    );
    if (open.length === 0) return [];
    const covers = coveredBy(purge);
    return [...keys].some(covers) ? open : [];
  });
}

/** Keys whose purge should be sent and was not accepted. */
export function owing(
  keys: ReadonlySet<string>,
  entries: ReadonlyMap<string, Entry>,
  now: number,
): readonly string[] {
  return [...keys].filter((key) => {
    const owed = entries.get(key)?.owed ?? null;
    return owed !== null && owed.sendAt <= now;
  });
}

/** How long to wait for keys: to the last bound that is at most `patience` milliseconds away. Purges applied. */
export function waitFor(
  keys: ReadonlySet<string>,
  entries: ReadonlyMap<string, Entry>,
  {
    now,
    patience,
    allowance,
  }: { readonly now: number; readonly patience: number; readonly allowance: number },
): Wait {
  let until: number | null = null;
  const later: Later[] = [];
  for (const key of keys) {
    const entry = entries.get(key);
    const bound = entry === undefined ? null : readerBound(entry, allowance);
    // A bound is past when the allowance after it is (cache-law §3.7).
    if (bound === null || bound + allowance * 1000 < now) continue;
    if (bound > now + patience) later.push({ key, until: bound });
    else until = Math.max(until ?? bound, bound);
  }
  return { until, later };
}
