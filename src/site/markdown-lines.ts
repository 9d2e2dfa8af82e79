import { markdownToMdast } from 'satteri';
import type { MdastNode } from 'satteri';

export interface TargetLines {
  /** The line, from 1, of the next link, image or definition with this target; the last one again when there are no more. */
  take(target: string): number | null;
}

/** Where in a body's Markdown each target is written. */
export function findTargetLines(body: string): TargetLines {
  const lines = new Map<string, number[]>();
  const pending: MdastNode[] = [markdownToMdast(body, { features: { frontmatter: false } })];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      const key = toKey(node.url);
      const line = node.position?.start.line;
      const known = lines.get(key);
      if (line === undefined) continue;
      if (known === undefined) lines.set(key, [line]);
      else known.push(line);
    }
    if ('children' in node) pending.push(...node.children.toReversed());
  }
  const taken = new Map<string, number>();
  return {
    take(target) {
      const key = toKey(target);
      const found = lines.get(key) ?? [];
      const position = taken.get(key) ?? 0;
      taken.set(key, position + 1);
      return found[position] ?? found.at(-1) ?? null;
    },
  };
}

/** The tree has a target as written, the HTML percent-encoded: both as bytes with the encoding undone. */
function toKey(target: string): string {
  return Buffer.from(target)
    .toString('latin1')
    .replaceAll(/%([0-9a-f]{2})/gi, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}
