/** The patches of the history as `git apply` takes them, applied without any tolerance. */

export interface PatchPaths {
  /** Null for a file that is added. */
  readonly from: string | null;
  readonly to: string;
}

/**
 * The text after a unified diff of one file. Everything must be as the patch says: paths, line numbers, counts,
 * context. Throws an Error that names the patch's line otherwise.
 */
export function applyPatch(before: string | null, patch: string, paths: PatchPaths): string {
  const lines = patch.split('\n');
  if (lines.pop() !== '') throw new Error(`the patch of ${paths.to} does not end with a line end`);
  const old = before === null ? [] : toLines(before, paths.to);
  const body = checkHead(lines, paths);
  const result: string[] = [];
  let taken = 0;
  for (let at = body; at < lines.length;) {
    const hunk = parseHunk(lines[at] ?? '', `${paths.to}, line ${at + 1} of its patch`);
    const start = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
    if (start < taken) throw new Error(`${hunk.place}: hunks overlap`);
    result.push(...old.slice(taken, start));
    taken = start;
    if (result.length !== (hunk.newCount === 0 ? hunk.newStart : hunk.newStart - 1))
      throw new Error(`${hunk.place}: the new side does not begin at line ${hunk.newStart}`);
    const end = endOfHunk(lines, at + 1);
    const sides = readSides(lines.slice(at + 1, end), hunk);
    sides.old.forEach((line, position) => {
      if (old[taken + position] !== line)
        throw new Error(`${hunk.place}: line ${taken + position + 1} of the file differs`);
    });
    result.push(...sides.new);
    taken += sides.old.length;
    at = end;
  }
  result.push(...old.slice(taken));
  return result.map((line) => `${line}\n`).join('');
}

function toLines(text: string, name: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new Error(`${name} does not end with a line end`);
  return lines;
}

/** Checks the paths and answers where the first hunk begins. */
function checkHead(lines: readonly string[], { from, to }: PatchPaths): number {
  const first = lines.findIndex((line) => line.startsWith('@@ '));
  const head = lines.slice(0, first === -1 ? lines.length : first);
  const expected = [`--- ${from === null ? '/dev/null' : `a/${from}`}`, `+++ b/${to}`];
  if (head.slice(-2).join('\n') !== expected.join('\n'))
    throw new Error(`the patch of ${to} is for other files: ${head.slice(-2).join(', ')}`);
  const known =
    /^(diff --git a\/.* b\/.*|new file mode \d+|similarity index \d+%|index .*|rename (from|to) .*)$/;
  const odd = head.slice(0, -2).find((line) => !known.test(line));
  if (odd !== undefined) throw new Error(`the patch of ${to} has an unknown header: ${odd}`);
  return head.length;
}

interface Hunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly place: string;
}

function parseHunk(line: string, place: string): Hunk {
  const found = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (found === null) throw new Error(`${place}: no hunk begins here`);
  const [, oldStart, oldCount = '1', newStart, newCount = '1'] = found;
  return {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount),
    newStart: Number(newStart),
    newCount: Number(newCount),
    place,
  };
}

function endOfHunk(lines: readonly string[], from: number): number {
  let end = from;
  while (end < lines.length && /^[ +-]/.test(lines[end] ?? '')) end++;
  return end;
}

function readSides(
  lines: readonly string[],
  hunk: Hunk,
): { readonly old: readonly string[]; readonly new: readonly string[] } {
  const side = (marks: string): readonly string[] =>
    lines.filter((line) => marks.includes(line.charAt(0))).map((line) => line.slice(1));
  const sides = { old: side(' -'), new: side(' +') };
  if (sides.old.length !== hunk.oldCount || sides.new.length !== hunk.newCount)
    throw new Error(`${hunk.place}: the hunk has other line counts than it says`);
  return sides;
}
