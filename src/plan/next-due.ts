import { cacheControlFor, nextTierAge } from '../cache/policy.ts';
import type { Law } from './law.ts';
import type { Entry } from './ledger.ts';
import { loadedUntil, retirementOf } from './retire.ts';

interface DueContext {
  readonly law: Law;
  readonly now: number;
  readonly nextStoryAt: number | null;
}

/**
 * The earliest instant at which publishing the same sources again would do something once the purges that are due have
 * been accepted: a story settles, a kept-back purge falls due, an unused file may go, a dated story comes out. Null when
 * nothing waits.
 */
export function nextDueAfter(
  entries: ReadonlyMap<string, Entry>,
  purge: { readonly keys: readonly string[] },
  { law, now, nextStoryAt }: DueContext,
): number | null {
  const purged = new Set(purge.keys);
  const controlFor = storyControls(law);
  let due = nextStoryAt ?? Infinity;
  const unused: Entry[] = [];
  for (const entry of entries.values()) {
    const { key, live, owed, changedAt } = entry;
    if (owed !== null && !purged.has(key)) due = Math.min(due, Math.max(now, owed.sendAt));
    if (live === null) continue;
    if (entry.unusedSince !== null) unused.push(entry);
    else if (entry.kind === 'story') {
      const age = (now - changedAt) / 1000;
      const next = nextTierAge(law.tiers, age);
      // It may have come of age since it was looked at.
      if (live.cacheControl !== controlFor(age, next)) due = Math.min(due, now);
      else if (next !== null) due = Math.min(due, changedAt + next * 1000);
    }
  }
  if (unused.length > 0) {
    const loaded = loadedUntil(entries.values(), law);
    for (const entry of unused) due = Math.min(due, retirementOf(entry, { loaded, law, now }).due);
  }
  return Number.isFinite(due) ? due : null;
}

/** The Cache-Control of a story's tier, told apart by the age at which the next one begins: there are few of them. */
function storyControls({ tiers }: Law): (age: number, next: number | null) => string {
  const known = new Map<number | null, string>();
  return (age, next) => {
    const control = known.get(next) ?? cacheControlFor('story', age, tiers);
    known.set(next, control);
    return control;
  };
}
