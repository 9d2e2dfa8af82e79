import type { YamlEntry, YamlValue } from './yaml-block.ts';

const entryLine = /^([A-Za-z][\w-]*): (.+)$/;
/** Begins with a letter or digit; holds nothing with a meaning in YAML, no space but single ones between words. */
const plainText = /^[\p{L}\p{N}](?:[^\p{C}\p{Z}#:,[\]{}]|,(?=[ \p{L}\p{N}])| (?=[^ ]))*$/u;
const quotedText = /^"[^\p{C}\p{Zl}\p{Zp}"\\]*"$/u;

/**
 * The entries of a block that is nothing but `field: value` lines with words, quoted words and lists of words in
 * brackets, which is how most stories begin: a full parser takes ten times as long for them. Null for any other
 * block, also for one with errors; what it answers is what the full parser would.
 */
export function parsePlainLines(block: string): readonly YamlEntry[] | null {
  const entries: YamlEntry[] = [];
  const keys = new Set<string>();
  for (const [position, text] of block.split('\n').entries()) {
    if (text === '') continue;
    const [, key, written] = entryLine.exec(text) ?? [];
    const value = written === undefined ? null : toValue(written);
    if (key === undefined || value === null || keys.has(key)) return null;
    keys.add(key);
    entries.push({ key, line: position + 1, value });
  }
  return entries;
}

function toValue(written: string): YamlValue | null {
  if (!written.startsWith('[') || !written.endsWith(']')) return toText(written);
  const parts = written.slice(1, -1).split(',');
  const items = parts.flatMap((part) => toText(part.replace(/^ +| +$/g, '')) ?? []);
  return items.length === parts.length ? { kind: 'list', items } : null;
}

function toText(written: string): YamlValue | null {
  if (plainText.test(written)) return { kind: 'text', text: written, plain: true };
  if (quotedText.test(written)) return { kind: 'text', text: written.slice(1, -1), plain: false };
  return null;
}
