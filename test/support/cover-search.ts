import { toPath } from '../../src/cache/urls.ts';
import type { Leaf } from '../../src/plan/cover-tree.ts';

/** Every way to cover a few leaves, tried one by one: slow, and right by inspection. */

export interface SearchTerms {
  readonly freePaths: number;
  readonly maxWildcards: number;
  readonly prefer: 'readers' | 'money';
}

/** Evictions, paid paths, whole seconds' 150ths, items, in the order that counts. */
export type Score = readonly number[];

export function bestScore(
  leaves: readonly Leaf[],
  unchanged: readonly string[],
  { freePaths, maxWildcards, prefer }: SearchTerms,
): Score {
  const forced = leaves.filter(({ item }) => item.endsWith('*')).length;
  const allowed = Math.max(maxWildcards, forced);
  const prefixes = [...new Set(leaves.flatMap(({ path }) => wholePrefixes(path)))];
  const evicted = (prefix: string): number =>
    unchanged.filter((path) => path.startsWith(prefix)).length;
  let best: Score | null = null;
  const consider = (chosen: readonly string[], left: readonly Leaf[]): void => {
    // Items stand side by side: a key that two of them evict was evicted by the outer one alone.
    const own = left.filter(({ item }) => item.endsWith('*')).map(({ path }) => path);
    const wildcards = chosen.length + own.length;
    if (wildcards > allowed) return;
    const exact = left.length - own.length;
    const evicts = [...chosen, ...own].reduce((sum, prefix) => sum + evicted(prefix), 0);
    const paid = Math.max(0, wildcards + exact - freePaths);
    const ticks = exact + 150 * wildcards;
    const score =
      prefer === 'readers'
        ? [evicts, paid, ticks, wildcards + exact]
        : [paid, evicts, ticks, wildcards + exact];
    if (best === null || compare(score, best) < 0) best = score;
  };
  const search = (from: number, chosen: readonly string[], left: readonly Leaf[]): void => {
    consider(chosen, left);
    for (let at = from; at < prefixes.length; at++) {
      const prefix = prefixes[at] ?? '';
      const rest = left.filter(({ path }) => !path.startsWith(prefix));
      if (rest.length < left.length) search(at + 1, [...chosen, prefix], rest);
    }
  };
  search(0, [], leaves);
  if (best === null) throw new Error('nothing covers the leaves');
  return best;
}

export function compare(a: Score, b: Score): number {
  for (const [at, value] of a.entries()) {
    const difference = value - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Prefixes of an encoded path that end between characters, found by encoding ever more of its text. */
function wholePrefixes(path: string): readonly string[] {
  const characters = [...decodeURIComponent(path.slice(1))];
  return [...characters, ''].map((_, length) => toPath(characters.slice(0, length).join('')));
}
