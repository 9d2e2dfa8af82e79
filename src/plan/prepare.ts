import type { ObjectKind } from '../cache/policy.ts';
import { isStillOwed } from './bounds.ts';
import { errorsUnder, type Law, shortestLifetime } from './law.ts';
import type { Entry, Forgotten, Ledger, LedgerRoot } from './ledger.ts';
import { applyPurges } from './purge-effect.ts';
import { underOtherDistribution } from './other-distribution.ts';
import { forgetPast, isForgotten } from './versions.ts';

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
  const before: Law = { ...law, distribution: ledger.root.distribution };
  let entries: Map<string, Entry> | null = null;
  // What such a key owes is judged all the same.
  const isLeft = (key: string, { owed }: Entry): boolean =>
    within !== null && !isOtherDistribution && owed === null && !within.has(key);
  for (const [key, known] of purged) {
    if (isLeft(key, known)) continue;
    const rebased = isOtherDistribution
      ? underOtherDistribution(known, { law, before, now })
      : known;
    const current = dropOwed(forgetPast(rebased, now, law), now, law);
    const isGone = isForgotten(current);
    if (current === known && !isGone) continue;
    entries ??= new Map(purged);
    if (isGone) entries.delete(key);
    else entries.set(key, current);
  }
  return { ...ledger, entries: entries ?? purged };
}

/** The law with what a shortened policy must still count of forgotten versions, and of errors under another distribution. */
export function withForgotten(law: Law, { root, entries }: Ledger, now: number): Law {
  const isOtherDistribution =
    JSON.stringify(root.distribution) !== JSON.stringify(law.distribution);
  const isShortened =
    isOtherDistribution || JSON.stringify(root.tiers) !== JSON.stringify(law.tiers);
  const { nothing, ...kinds } = root.forgotten;
  const versions = isShortened ? joinForgotten(law, { root, entries }) : kinds;
  const errors = isOtherDistribution
    ? longerErrors(nothing, errorsUnder({ ...law, distribution: root.distribution }, now))
    : nothing;
  const isPast = errors === undefined || errors.until < now;
  return { ...law, forgotten: isPast ? versions : { ...versions, nothing: errors } };
}

type FormerErrors = NonNullable<Forgotten['nothing']>;

const longerErrors = (a: FormerErrors | undefined, b: FormerErrors): FormerErrors => ({
  edge: Math.max(a?.edge ?? 0, b.edge),
  browser: Math.max(a?.browser ?? 0, b.browser),
  until: Math.max(a?.until ?? 0, b.until),
});

function joinForgotten(
  law: Law,
  { root, entries }: Pick<Ledger, 'root' | 'entries'>,
): Omit<Forgotten, 'nothing'> {
  const before: Law = { ...law, tiers: root.tiers, distribution: root.distribution };
  const { nothing: _, ...kinds } = root.forgotten;
  const forgotten: Partial<Record<ObjectKind, { edge: number; browser: number }>> = {
    ...kinds,
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
    fence: 0,
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
  return { root, entries: new Map(), elsewhere: null };
}
