import { cacheControlFor, nextTierAge } from '../cache/policy.ts';
import type { Law } from './law.ts';
import type { Entry } from './ledger.ts';
import { loadedUntil, retirementOf } from './retire.ts';

/**
 * The earliest instant at which publishing the same sources again would do something: a story settles, a kept-back
 * purge falls due, an unused file may go, a dated story comes out. Null when nothing waits.
 */
export function nextDueOf(
  entries: Iterable<Entry>,
  {
    law,
    now,
    nextStoryAt,
  }: { readonly law: Law; readonly now: number; readonly nextStoryAt: number | null },
): number | null {
  const all = [...entries];
  let due = nextStoryAt ?? Infinity;
  const unused: Entry[] = [];
  for (const entry of all) {
    if (entry.owed !== null) due = Math.min(due, Math.max(now, entry.owed.sendAt));
    if (entry.live === null) continue;
    if (entry.unusedSince !== null) unused.push(entry);
    else if (entry.kind === 'story') {
      const age = (now - entry.changedAt) / 1000;
      const next = nextTierAge(law.tiers, age);
      // It may have come of age since it was looked at.
      if (entry.live.cacheControl !== cacheControlFor('story', age, law.tiers))
        due = Math.min(due, now);
      else if (next !== null) due = Math.min(due, entry.changedAt + next * 1000);
    }
  }
  if (unused.length > 0) {
    const loaded = loadedUntil(all, law);
    for (const entry of unused) due = Math.min(due, retirementOf(entry, { loaded, law, now }).due);
  }
  return Number.isFinite(due) ? due : null;
}

/** The same once the purges that are due have been accepted. */
export function nextDueAfter(
  entries: ReadonlyMap<string, Entry>,
  purge: { readonly keys: readonly string[] },
  context: { readonly law: Law; readonly now: number; readonly nextStoryAt: number | null },
): number | null {
  const purged = new Set(purge.keys);
  const accepted = [...entries.values()].map((entry) =>
    purged.has(entry.key) ? { ...entry, owed: null } : entry,
  );
  return nextDueOf(accepted, context);
}
