import {
  compareCosts,
  type CoverCost,
  type CoverTerms,
  EXACT_A_SECOND,
  paidOf,
} from './cover-cost.ts';
import { toWholeCharacters } from '../cache/urls.ts';
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

/** Which ways to cover a subtree are kept: the best for each index below `size`, less those that others make needless. */
interface Table {
  readonly indexOf: (way: CoverCost) => number;
  readonly isBetter: (a: CoverCost, b: CoverCost) => boolean;
  readonly size: number;
  readonly prune?: (ways: readonly Way[]) => readonly Way[];
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
  const all = allAtOnce(leaves, asked, evictedBelow);
  if (all !== null) return all;
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
      : cheapest(tree, { terms, evictedBelow, forReaders, leaves: leaves.length });
  return {
    items: itemsIn(way, evictedBelow),
    cost: { evicts: way.evicts, exact: way.exact, wildcards: way.wildcards },
  };
}

/**
 * One wildcard over all of them where no way is better: it evicts nothing that is unchanged and is one path, and of more
 * exact paths than CloudFront takes a second no way takes less time. Null where there may be a better one.
 */
function allAtOnce(
  leaves: readonly Leaf[],
  { maxWildcards }: CoverTerms,
  evictedBelow: CountBelow,
): Cover | null {
  if (leaves.length <= EXACT_A_SECOND || maxWildcards === 0) return null;
  if (new Set(leaves.map(({ item }) => item)).size <= EXACT_A_SECOND) return null;
  const prefix = toWholeCharacters(sharedBy(leaves.map(({ path }) => path)));
  if (evictedBelow(prefix) > 0) return null;
  return {
    items: [{ item: `${prefix}*`, type: 'prefix', evicts: 0 }],
    cost: { evicts: 0, exact: 0, wildcards: 1 },
  };
}

/** What all texts begin with. */
function sharedBy(texts: readonly string[]): string {
  let shared = texts[0] ?? '';
  for (const text of texts) {
    let length = 0;
    while (length < shared.length && shared[length] === text[length]) length++;
    shared = shared.slice(0, length);
  }
  return shared;
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

/** The same where the limit on wildcards binds: the fewest evictions for each number of items and of wildcards. */
function limitedTable(size: number, maxWildcards: number): Table {
  const width = maxWildcards + 1;
  return {
    indexOf: ({ exact, wildcards }) =>
      wildcards < width ? (exact + wildcards) * width + wildcards : Infinity,
    isBetter: (a, b) => a.evicts < b.evicts,
    size: size * width,
    prune: (found) => undominated(found, width),
  };
}

/** Ways that no other equals or betters in items, wildcards and evictions at once. */
function undominated(found: readonly Way[], width: number): readonly Way[] {
  const fewest = Array.from({ length: width }, () => Infinity);
  return found
    .toSorted((a, b) => a.exact + a.wildcards - b.exact - b.wildcards || a.wildcards - b.wildcards)
    .filter((way) => {
      if ((fewest[way.wildcards] ?? 0) <= way.evicts) return false;
      for (let at = way.wildcards; at < width && (fewest[at] ?? 0) > way.evicts; at++)
        fewest[at] = way.evicts;
      return true;
    });
}

/**
 * Paths up to which a limit on wildcards that binds is met exactly. Beyond it, the cheapest way in money is taken
 * from those of the unlimited table that stay within: it may evict more than it must, never more than `prefix*` of all.
 */
const EXACT_WITHIN_LIMIT = 300;

function cheapest(
  tree: CoverNode,
  {
    terms,
    evictedBelow,
    forReaders,
    leaves,
  }: { terms: CoverTerms; evictedBelow: CountBelow; forReaders: Way; leaves: number },
): Way {
  const order = { prefer: 'money', ...terms } as const;
  const size = Math.max(terms.freePaths, 1) + 1;
  const found = ways(tree, moneyTable(size), evictedBelow);
  const unlimited = best([...found, forReaders], order);
  if (unlimited.wildcards <= terms.maxWildcards) return unlimited;
  const limited =
    leaves <= EXACT_WITHIN_LIMIT
      ? ways(tree, limitedTable(size, terms.maxWildcards), evictedBelow)
      : found.filter((way) => way.wildcards <= terms.maxWildcards);
  return best([...limited, forReaders], order);
}

function best(
  candidates: readonly Way[],
  order: { prefer: 'readers' | 'money'; freePaths: number },
): Way {
  let chosen: Way | undefined;
  for (const way of candidates) {
    if (chosen === undefined || compareCosts(way, chosen, order) < 0) chosen = way;
  }
  if (chosen === undefined) throw new Error('no way to cover the paths');
  return chosen;
}

/** The ways to cover a subtree that the table keeps, children first. */
function ways(node: CoverNode, table: Table, evictedBelow: CountBelow): readonly Way[] {
  let found: readonly Way[] = [NOTHING];
  for (const leaf of node.leaves) found = combine(found, [ofLeaf(leaf, evictedBelow)], table);
  for (const child of node.children)
    found = combine(found, ways(child, table, evictedBelow), table);
  if (node.children.length === 0 && node.leaves.length === 1) return found;
  const evicts = evictedBelow(node.prefix);
  const whole = { ...NOTHING, evicts, wildcards: 1, item: `${node.prefix}*` };
  const kept = emptySlots(table);
  for (const way of [...found, whole]) offer(kept, way, table);
  return valuesOf(kept, table);
}

function ofLeaf(leaf: Leaf, evictedBelow: CountBelow): Way {
  if (!leaf.item.endsWith('*')) return { ...NOTHING, exact: 1, item: leaf.item };
  return { ...NOTHING, wildcards: 1, evicts: evictedBelow(leaf.path), item: leaf.item };
}

function combine(a: readonly Way[], b: readonly Way[], table: Table): readonly Way[] {
  const kept = emptySlots(table);
  for (const left of a) for (const right of b) offer(kept, joined(left, right), table);
  return valuesOf(kept, table);
}

/** Ways by their index: close together in a list, far apart in a map. */
type Slots = (Way | undefined)[] | Map<number, Way>;

const emptySlots = ({ prune }: Table): Slots => (prune === undefined ? [] : new Map());

function offer(kept: Slots, way: Way, table: Table): void {
  const at = table.indexOf(way);
  if (at >= table.size) return;
  const known = Array.isArray(kept) ? kept[at] : kept.get(at);
  if (known !== undefined && !table.isBetter(way, known)) return;
  if (Array.isArray(kept)) kept[at] = way;
  else kept.set(at, way);
}

function valuesOf(kept: Slots, { prune }: Table): readonly Way[] {
  const found: Way[] = [];
  for (const way of kept.values()) if (way !== undefined) found.push(way);
  return prune === undefined ? found : prune(found);
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
