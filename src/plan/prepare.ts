import type { ObjectKind } from '../cache/policy.ts';
import { isStillOwed } from './bounds.ts';
import { headerSetOf, type Law, shortestLifetime } from './law.ts';
import type { Entry, Forgotten, Ledger, LedgerRoot } from './ledger.ts';
import { applyPurges } from './purge-effect.ts';
import { endSets, forgetPast, isForgotten, joinSets } from './versions.ts';

/** The ledger as it stands at `now`: purges taken effect, a changed distribution counted, what is past forgotten. */
export function prepareLedger(ledger: Ledger, law: Law, now: number): Ledger {
  return prepareWithin(ledger, law, { now, within: null });
}

/** The same for a plan in which only some keys may change: of the others, what is past stays where it is. */
export function prepareWithin(
  ledger: Ledger,
  law: Law,
  { now, within }: { readonly now: number; readonly within: ReadonlySet<string> | null },
): Ledger {
  const purged = applyPurges(ledger.entries, ledger.root.purges);
  const isOtherDistribution =
    JSON.stringify(ledger.root.distribution) !== JSON.stringify(law.distribution);
  const entries = new Map<string, Entry>();
  // What such a key owes is judged all the same.
  const isLeft = (key: string, { owed }: Entry): boolean =>
    within !== null && !isOtherDistribution && owed === null && !within.has(key);
  for (const [key, known] of purged) {
    if (isLeft(key, known)) {
      entries.set(key, known);
      continue;
    }
    const rebased = isOtherDistribution ? underOtherDistribution(known, law, now) : known;
    const current = dropOwed(forgetPast(rebased, now, law), now, law);
    if (!isForgotten(current)) entries.set(key, current);
  }
  return { root: ledger.root, entries };
}

/** The law with what a shortened policy must still count of forgotten versions. */
export function withForgotten(law: Law, { root, entries }: Ledger): Law {
  const isShortened =
    JSON.stringify(root.tiers) !== JSON.stringify(law.tiers) ||
    JSON.stringify(root.distribution) !== JSON.stringify(law.distribution);
  const forgotten = isShortened ? joinForgotten(law, { root, entries }) : root.forgotten;
  return { ...law, forgotten };
}

function joinForgotten(law: Law, { root, entries }: Ledger): Forgotten {
  const before: Law = { ...law, tiers: root.tiers, distribution: root.distribution };
  const forgotten: Partial<Record<ObjectKind, { edge: number; browser: number }>> = {
    ...root.forgotten,
  };
  for (const entry of entries.values()) {
    const was = shortestLifetime(before, entry.key, entry.kind);
    const is = shortestLifetime(law, entry.key, entry.kind);
    if (was.edge <= is.edge && was.browser <= is.browser) continue;
    const known = forgotten[entry.kind] ?? { edge: 0, browser: 0 };
    forgotten[entry.kind] = {
      edge: Math.max(known.edge, was.edge),
      browser: Math.max(known.browser, was.browser),
    };
  }
  return forgotten;
}

/** Every live header set counts under the old and the new distribution (cache-law §2). */
function underOtherDistribution(entry: Entry, law: Law, now: number): Entry {
  if (entry.live === null) return entry;
  const { cacheControl, sets } = entry.live;
  const tagged = sets.find((set) => set.until === null)?.tagged ?? false;
  const current = { ...headerSetOf(law, entry.key, { cacheControl, from: now }), tagged };
  return { ...entry, live: { ...entry.live, sets: joinSets([...endSets(sets, now), current]) } };
}

function dropOwed(entry: Entry, now: number, law: Law): Entry {
  // A bound is past when the allowance after it is (cache-law §3.7).
  const past = now - law.allowance * 1000;
  return entry.owed !== null && !isStillOwed(entry, entry.owed, past)
    ? { ...entry, owed: null }
    : entry;
}

/** An empty ledger: nothing published yet. */
export function emptyLedger(site: string, law: Law): Ledger {
  const root: LedgerRoot = {
    version: 1,
    site,
    serial: 0,
    publish: null,
    siteDigest: '',
    templatesDigest: '',
    configDigest: '',
    policyDigest: '',
    tiers: law.tiers,
    distribution: law.distribution,
    distributionReadAt: 0,
    purges: [],
    nextDue: null,
    nextStoryAt: null,
    forgotten: {},
    retired: [],
    conditionsProven: false,
    journal: null,
    fixes: [],
    takenDown: [],
    releases: [],
  };
  return { root, entries: new Map() };
}
