import { cacheControlFor, nextTierAge } from '../cache/policy.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Law } from './law.ts';
import type { Entry } from './ledger.ts';
import { loadedUntil, retirementOf } from './retire.ts';

interface DueContext {
  readonly law: Law;
  readonly now: number;
  readonly nextStoryAt: number | null;
}

interface Entries {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly elsewhere: Elsewhere | null;
}

/**
 * The earliest instant at which publishing the same sources again would do something once the purges that are due have
 * been accepted: a story settles, a kept-back purge falls due, an unused file may go, a dated story comes out. Null when
 * nothing waits.
 */
export function nextDueAfter(
  { entries, elsewhere }: Entries,
  purge: { readonly keys: readonly string[] },
  { law, now, nextStoryAt }: DueContext,
): number | null {
  const purged = new Set(purge.keys);
  const settles = settlesAt({ law, now });
  let due = Math.min(nextStoryAt ?? Infinity, elsewhere?.nextDue ?? Infinity);
  const unused: Entry[] = [];
  for (const entry of entries.values()) {
    const { key, live, owed } = entry;
    if (owed !== null && !purged.has(key)) due = Math.min(due, Math.max(now, owed.sendAt));
    if (live !== null && entry.unusedSince !== null) unused.push(entry);
    due = Math.min(due, settles(entry) ?? Infinity);
  }
  if (unused.length > 0) {
    const loaded = loadedUntil(entries.values(), law, elsewhere);
    for (const entry of unused) due = Math.min(due, retirementOf(entry, { loaded, law, now }).due);
  }
  return Number.isFinite(due) ? due : null;
}

/** When an entry is a story that settles: the instant it comes of age, or now if it has since it was looked at. */
export function settlesAt({
  law,
  now,
}: Pick<DueContext, 'law' | 'now'>): (entry: Entry) => number | null {
  const controlFor = storyControls(law);
  return ({ kind, live, changedAt, unusedSince }) => {
    if (live === null || kind !== 'story' || unusedSince !== null) return null;
    const age = (now - changedAt) / 1000;
    const next = nextTierAge(law.tiers, age);
    if (live.cacheControl !== controlFor(age, next)) return now;
    return next === null ? null : changedAt + next * 1000;
  };
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
