import { toYamlLines, type YamlLine } from './yaml-lines.ts';

export type DiffLine =
  | { readonly mark: ' ' | '-' | '+'; readonly depth: number; readonly text: string }
  /** Lines that are left out before one of this depth. */
  | { readonly mark: '…'; readonly depth: number };

/** Unchanged lines shown on either side of a changed one; what contains it is shown anyway. */
const context = 1;

/** What differs between two documents of AWS, each change with the keys that lead to it. Empty when nothing does. */
export function diffDocuments(before: unknown, after: unknown): readonly DiffLine[] {
  const lines = diffLines(toYamlLines(before), toYamlLines(after));
  const shown = new Set<number>();
  lines.forEach((line, index) => {
    if (line.mark === ' ') return;
    for (let near = index - context; near <= index + context; near += 1) shown.add(near);
    for (const above of ancestors(lines, index)) shown.add(above);
  });
  return lines.flatMap((line, index): readonly DiffLine[] => {
    if (!shown.has(index)) return [];
    const isGap = index > 0 && !shown.has(index - 1) && shown.size > 0;
    return isGap ? [{ mark: '…', depth: line.depth }, line] : [line];
  });
}

type Marked = YamlLine & { readonly mark: ' ' | '-' | '+' };

function ancestors(lines: readonly Marked[], index: number): readonly number[] {
  const found: number[] = [];
  let depth = lines[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0 && depth > 0; above -= 1) {
    const line = lines[above];
    if (line === undefined || line.depth >= depth) continue;
    found.push(above);
    depth = line.depth;
  }
  return found;
}

/** By the longest common subsequence of what lies between the first and the last difference. */
function diffLines(before: readonly YamlLine[], after: readonly YamlLine[]): readonly Marked[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && same(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && same(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const unchanged = (lines: readonly YamlLine[]): readonly Marked[] =>
    lines.map((line) => ({ ...line, mark: ' ' }));
  return [
    ...unchanged(before.slice(0, start)),
    ...mergeLines(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...unchanged(before.slice(before.length - end)),
  ];
}

function mergeLines(before: readonly YamlLine[], after: readonly YamlLine[]): readonly Marked[] {
  const lengths = commonLengths(before, after);
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  const merged: Marked[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const left = before[i];
    const right = after[j];
    if (left !== undefined && right !== undefined && same(left, right)) {
      merged.push({ ...left, mark: ' ' });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      merged.push({ ...left, mark: '-' });
      i += 1;
    } else if (right !== undefined) {
      merged.push({ ...right, mark: '+' });
      j += 1;
    }
  }
  return merged;
}

/** How many lines the rests of both, from each pair of places on, have in common. */
function commonLengths(
  before: readonly YamlLine[],
  after: readonly YamlLine[],
): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    Array.from({ length: after.length + 1 }, () => 0),
  );
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row === undefined) continue;
      row[j] = same(before[i], after[j])
        ? (lengths[i + 1]?.[j + 1] ?? 0) + 1
        : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  return lengths;
}

function same(one: YamlLine | undefined, other: YamlLine | undefined): boolean {
  return one?.text === other?.text && one?.depth === other?.depth;
}
