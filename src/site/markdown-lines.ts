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
      if (line !== undefined) lines.set(key, [...(lines.get(key) ?? []), line]);
    }
    if ('children' in node) pending.push(...node.children.toReversed());
  }
  return {
    take(target) {
      const found = lines.get(toKey(target));
      return (found !== undefined && found.length > 1 ? found.shift() : found?.[0]) ?? null;
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
