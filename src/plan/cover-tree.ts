import { toWholeCharacters } from '../cache/urls.ts';

/** What one leaf of the tree costs when it is purged by itself. */
export interface Leaf {
  /** `/path`, `/path*` (query strings in the cache key) or `#tag`. */
  readonly item: string;
  /** Where it hangs: the path it covers, for a tag the shortest URL of its key. */
  readonly path: string;
}

/** A node of the compressed character trie over the paths to purge: a prefix that could be purged as `prefix*`. */
export interface CoverNode {
  readonly prefix: string;
  /** Leaves whose path ends at this prefix. */
  readonly leaves: readonly Leaf[];
  readonly children: readonly CoverNode[];
}

interface Growing {
  readonly prefix: string;
  readonly leaves: Leaf[];
  readonly children: Growing[];
}

/**
 * The trie, with a node wherever two paths part and never inside an encoded character. Built in one pass over
 * the sorted paths; its root is the longest prefix all of them share.
 */
export function toCoverTree(leaves: readonly Leaf[]): CoverNode | null {
  const sorted = leaves.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const stack: Growing[] = [];
  for (const leaf of sorted) {
    const last = stack.at(-1);
    if (last?.prefix === leaf.path) {
      // Two keys may share a URL: `/a` is one of `a` and of `a/index.html`.
      if (!last.leaves.some(({ item }) => item === leaf.item)) last.leaves.push(leaf);
      continue;
    }
    if (last !== undefined) partAt(stack, toWholeCharacters(commonPrefix(last.prefix, leaf.path)));
    stack.push({ prefix: leaf.path, leaves: [leaf], children: [] });
  }
  while (stack.length > 1) fold(stack);
  return stack[0] ?? null;
}

/** Closes every node below `prefix`, so that the last one on the stack is that prefix itself. */
function partAt(stack: Growing[], prefix: string): void {
  for (;;) {
    const last = stack.at(-1);
    if (last === undefined || last.prefix.length <= prefix.length) return;
    const parent = stack.at(-2);
    if (parent !== undefined && parent.prefix.length >= prefix.length) {
      fold(stack);
    } else {
      stack.pop();
      stack.push({ prefix, leaves: [], children: [last] });
      return;
    }
  }
}

/** Hangs the last node under the one before it. */
function fold(stack: Growing[]): void {
  const child = stack.pop();
  const parent = stack.at(-1);
  if (child === undefined || parent === undefined)
    throw new Error('a node without a parent cannot be folded');
  parent.children.push(child);
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
