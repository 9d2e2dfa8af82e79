import { tailBound } from './bounds.ts';
import type { RetireReason } from './change.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Law } from './law.ts';
import { ANY_FILE, type Entry } from './ledger.ts';

/** When a file the site no longer uses may go (cache-law §8.7): judged by references, never by age. */
export interface Retirement {
  readonly due: number;
  readonly reason: RetireReason;
}

/** For each file: until when some version that loads it may be shown. `Infinity` while a live one does. */
export function loadedUntil(
  entries: Iterable<Entry>,
  law: Law,
  elsewhere: Elsewhere | null,
): ReadonlyMap<string, number> {
  const until = new Map(elsewhere?.loadedUntil);
  const raise = (loads: readonly string[], bound: number): void => {
    for (const key of loads) if ((until.get(key) ?? -Infinity) < bound) until.set(key, bound);
  };
  for (const loads of elsewhere?.loads ?? []) raise(loads, Infinity);
  // Pages share arrays of loads: one look at each is enough for what is live.
  const seen = new Set<readonly string[]>();
  for (const entry of entries) {
    if (entry.live !== null && !seen.has(entry.live.loads)) {
      seen.add(entry.live.loads);
      raise(entry.live.loads, Infinity);
    }
    for (const tail of entry.tails) {
      if (tail.loads.length > 0)
        raise(tail.loads, tailBound(tail, entry.live, law.allowance) + law.allowance * 1000);
    }
  }
  return until;
}

/** When an unused live file may be deleted. `now` starts the clock of `retainAssets` for one unused since this plan. */
export function retirementOf(
  entry: Entry,
  {
    loaded,
    law,
    now,
  }: { readonly loaded: ReadonlyMap<string, number>; readonly law: Law; readonly now: number },
): Retirement {
  const shown = Math.max(loaded.get(entry.key) ?? -Infinity, loaded.get(ANY_FILE) ?? -Infinity);
  const retained = (entry.unusedSince ?? now) + law.retainAssets * 1000;
  // A plain file nothing loads is removed with the publish that drops it; only fingerprinted ones wait.
  const due = entry.kind === 'fingerprinted' ? Math.max(shown, retained) : shown;
  if (due <= now) return { due, reason: 'nothing-loads-it' };
  return { due, reason: shown >= retained ? 'may-still-be-loaded' : 'recently-loaded' };
}
