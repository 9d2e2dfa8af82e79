import type { Entry, LedgerRoot, PublishRecord } from '../plan/ledger.ts';
import { hash64 } from '../plan/tags.ts';

/** Which of the published keys are asked for. */
export type Which =
  | { readonly which: 'last-publish' }
  | { readonly which: 'all' }
  /** So many of all, others at another instant. */
  | { readonly which: 'sample'; readonly keys: number }
  | { readonly which: 'keys'; readonly keys: ReadonlySet<string> };

/** Changes no further apart are taken for one publish, milliseconds: between two of its writes it waits for no more. */
const ONE_PUBLISH = 120_000;

interface ChooseTerms {
  readonly root: Pick<LedgerRoot, 'publish'> & {
    readonly releases: readonly Pick<PublishRecord, 'id' | 'at'>[];
  };
  readonly now: number;
  /** Seconds. */
  readonly allowance: number;
}

/** The entries to ask for, by key. Those that are forgotten in every way are not in the ledger. */
export function chooseEntries(
  entries: Iterable<Entry>,
  which: Which,
  terms: ChooseTerms,
): readonly Entry[] {
  const all = [...entries].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  switch (which.which) {
    case 'all':
      return all;
    case 'keys':
      return all.filter(({ key }) => which.keys.has(key));
    case 'sample':
      return sampleOf(all, which.keys, terms.now);
    case 'last-publish':
      return lastChanged(all, terms);
  }
}

function sampleOf(entries: readonly Entry[], wanted: number, seed: number): readonly Entry[] {
  const rank = new Map(entries.map(({ key }) => [key, hash64(`${seed} ${key}`)]));
  const rankOf = ({ key }: Entry): string => rank.get(key) ?? '';
  const chosen = new Set(
    entries.toSorted((a, b) => (rankOf(a) < rankOf(b) ? -1 : 1)).slice(0, wanted),
  );
  return entries.filter((entry) => chosen.has(entry));
}

/**
 * What the last publish changed. The ledger does not say when it began: it goes back from its end as far as changes
 * follow each other closely, at most to the end of the publish before where that is known. Rather too much is asked
 * for than too little.
 */
function lastChanged(
  entries: readonly Entry[],
  { root, allowance }: ChooseTerms,
): readonly Entry[] {
  const { publish, releases } = root;
  if (publish === null) return [];
  const before = releases.findLast(({ id }) => id !== publish.id)?.at ?? -Infinity;
  const changed = entries
    .map((entry) => ({ entry, at: changedAt(entry, publish.at, allowance * 1000) }))
    .filter(({ at }) => at > before)
    .toSorted((a, b) => b.at - a.at);
  let since = publish.at;
  for (const { at } of changed) {
    if (since - at > ONE_PUBLISH) break;
    since = at;
  }
  const own = new Set(changed.filter(({ at }) => at >= since).map(({ entry }) => entry));
  return entries.filter((entry) => own.has(entry));
}

/** When body or headers of a key last changed, by the end of a publish; clocks differ by the allowance (milliseconds). */
function changedAt({ live, tails }: Entry, end: number, allowance: number): number {
  const ended = live === null ? tails.map((tail) => tail.end) : [];
  const replaced = live?.sets.flatMap(({ until }) => until ?? []) ?? [];
  const instants = [
    ...(live === null ? [] : [live.putAt]),
    ...[...ended, ...replaced].map((instant) => instant - allowance),
  ];
  return instants.reduce(
    (latest, instant) => (instant <= end + allowance ? Math.max(latest, instant) : latest),
    -Infinity,
  );
}
