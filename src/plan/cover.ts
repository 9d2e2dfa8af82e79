import { compareCosts, type CoverCost, type CoverTerms, paidOf } from './cover-cost.ts';
import { type CoverNode, type Leaf, toCoverTree } from './cover-tree.ts';

/** The cheapest purge that harms least (cache-law §7): an exact tree knapsack over the trie of paths. */

export interface PurgeItem {
  readonly item: string;
  readonly type: 'path' | 'prefix' | 'tag';
  /** Unchanged keys this item evicts. */
  readonly evicts: number;
}

export interface Cover {
  readonly items: readonly PurgeItem[];
  readonly cost: CoverCost;
}

/** Counts the unchanged keys that may be cached below a prefix. */
export type CountBelow = (prefix: string) => number;

/** Counts keys by the longest of their URLs: a prefix covers any URL of a key only if it covers that one. */
export function countBelow(longestUrls: readonly string[]): CountBelow {
  const sorted = longestUrls.toSorted();
  const firstFrom = (wanted: string): number => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] ?? '') < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  // Encoded paths are ASCII, so nothing that starts with the prefix sorts after this.
  return (prefix) => firstFrom(`${prefix}\u{7f}`) - firstFrom(prefix);
}

/** One way to cover a subtree: linked to the ways it was made of. */
interface Way extends CoverCost {
  readonly item: string | null;
  readonly left: Way | null;
  readonly right: Way | null;
}

const NOTHING: Way = { evicts: 0, exact: 0, wildcards: 0, item: null, left: null, right: null };

const joined = (a: Way, b: Way): Way => ({
  evicts: a.evicts + b.evicts,
  exact: a.exact + b.exact,
  wildcards: a.wildcards + b.wildcards,
  item: null,
  left: a,
  right: b,
});

/** Ways to cover a subtree, the best for each index: wildcards used (readers) or items used (money). */
interface Table {
  readonly indexOf: (way: CoverCost) => number;
  readonly isBetter: (a: CoverCost, b: CoverCost) => boolean;
  readonly size: number;
}

/** Covers every leaf's path. `freePaths` and `maxWildcards` as in the law; `prefer` names what comes first. */
export function coverPaths(
  leaves: readonly Leaf[],
  {
    terms: asked,
    prefer,
    evictedBelow,
  }: {
    readonly terms: CoverTerms;
    readonly prefer: 'readers' | 'money';
    readonly evictedBelow: CountBelow;
  },
): Cover {
  const tree = toCoverTree(leaves);
  if (tree === null) return { items: [], cost: NOTHING };
  // Leaves that are wildcards themselves have no other form.
  const needed = leaves.filter((leaf) => leaf.item.endsWith('*')).length;
  const terms = { ...asked, maxWildcards: Math.max(asked.maxWildcards, needed) };
  const forReaders = best(ways(tree, readersTable(terms), evictedBelow), {
    prefer: 'readers',
    ...terms,
  });
  // Where nothing is paid for, money has no say.
  const way =
    prefer === 'readers' || paidOf(forReaders, terms.freePaths) === 0
      ? forReaders
      : cheapest(tree, { terms, evictedBelow, forReaders });
  return {
    items: itemsIn(way, evictedBelow),
    cost: { evicts: way.evicts, exact: way.exact, wildcards: way.wildcards },
  };
}

/** Evictions come first, so only ways that evict least matter: the fewest exact items for each number of wildcards. */
function readersTable({ maxWildcards }: CoverTerms): Table {
  return {
    indexOf: (way) => way.wildcards,
    isBetter: (a, b) => a.evicts < b.evicts || (a.evicts === b.evicts && a.exact < b.exact),
    size: maxWildcards + 1,
  };
}

/** Items come first, up to the free ones: the fewest evictions, then wildcards, for each number of items. */
function moneyTable(size: number): Table {
  return {
    indexOf: (way) => way.exact + way.wildcards,
    isBetter: (a, b) => a.evicts < b.evicts || (a.evicts === b.evicts && a.wildcards < b.wildcards),
    size,
  };
}

function cheapest(
  tree: CoverNode,
  {
    terms,
    evictedBelow,
    forReaders,
  }: { terms: CoverTerms; evictedBelow: CountBelow; forReaders: Way },
): Way {
  const found = ways(tree, moneyTable(Math.max(terms.freePaths, 1) + 1), evictedBelow);
  // The limit on wildcards is not an index of this table; ways beyond it are left out here.
  const within = found.filter((way) => way !== undefined && way.wildcards <= terms.maxWildcards);
  return best([...within, forReaders], { prefer: 'money', ...terms });
}

function best(
  candidates: readonly (Way | undefined)[],
  order: { prefer: 'readers' | 'money'; freePaths: number },
): Way {
  let chosen: Way | undefined;
  for (const way of candidates) {
    if (way !== undefined && (chosen === undefined || compareCosts(way, chosen, order) < 0))
      chosen = way;
  }
  if (chosen === undefined) throw new Error('no way to cover the paths');
  return chosen;
}

/** Fills the table for a subtree, children first. */
function ways(
  node: CoverNode,
  table: Table,
  evictedBelow: CountBelow,
): readonly (Way | undefined)[] {
  let found: (Way | undefined)[] = [NOTHING];
  for (const leaf of node.leaves)
    found = combine(found, offer([], ofLeaf(leaf, evictedBelow), table), table);
  for (const child of node.children)
    found = combine(found, ways(child, table, evictedBelow), table);
  if (node.children.length === 0 && node.leaves.length === 1) return found;
  const evicts = evictedBelow(node.prefix);
  return offer(found, { ...NOTHING, evicts, wildcards: 1, item: `${node.prefix}*` }, table);
}

function ofLeaf(leaf: Leaf, evictedBelow: CountBelow): Way {
  if (!leaf.item.endsWith('*')) return { ...NOTHING, exact: 1, item: leaf.item };
  return { ...NOTHING, wildcards: 1, evicts: evictedBelow(leaf.path), item: leaf.item };
}

function offer(found: (Way | undefined)[], way: Way, table: Table): (Way | undefined)[] {
  const at = table.indexOf(way);
  const known = found[at];
  if (at < table.size && (known === undefined || table.isBetter(way, known))) found[at] = way;
  return found;
}

function combine(
  a: readonly (Way | undefined)[],
  b: readonly (Way | undefined)[],
  table: Table,
): (Way | undefined)[] {
  const found: (Way | undefined)[] = [];
  for (const left of a) {
    if (left === undefined) continue;
    for (const right of b) {
      if (right !== undefined) offer(found, joined(left, right), table);
    }
  }
  return found;
}

function itemsIn(way: Way, evictedBelow: CountBelow): readonly PurgeItem[] {
  const items: PurgeItem[] = [];
  const open: (Way | null)[] = [way];
  while (open.length > 0) {
    const next = open.pop() ?? null;
    if (next === null) continue;
    if (next.item !== null) items.push(toItem(next.item, evictedBelow));
    open.push(next.right, next.left);
  }
  return items;
}

function toItem(item: string, evictedBelow: CountBelow): PurgeItem {
  if (item.startsWith('#')) return { item, type: 'tag', evicts: 0 };
  if (item.endsWith('*')) return { item, type: 'prefix', evicts: evictedBelow(item.slice(0, -1)) };
  return { item, type: 'path', evicts: 0 };
}
