import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { PART_LENGTH, type BuildParts, type Part } from './build-cache.ts';
import { allParts } from './read-parts.ts';

type PartKind = keyof BuildParts;

/** `files-3.k81hz0qp.json`: of the build that wrote it, and never written again. */
const PART_NAME = /^(?:outputs|files|stories|uses)-\d+\.[\w-]+\.json$/;

/** Writes one part. Nobody reads it before the head names it, so that it need not appear in one step. */
export function writePart(
  cacheDir: string,
  { kind, at, id }: { readonly kind: PartKind; readonly at: number; readonly id: string },
  text: string,
): Part {
  const name = `${kind}-${at}.${id}.json`;
  const bytes = Buffer.from(text);
  writeFileSync(join(cacheDir, name), bytes);
  return [name, bytes.byteLength, crc32(bytes)];
}

/** A list cut into parts, each made when it is written: all of their texts at once would be the largest thing in memory. */
export function writeParts<T>(
  cacheDir: string,
  { kind, id, list }: { readonly kind: PartKind; readonly id: string; readonly list: readonly T[] },
  toText: (part: readonly T[]) => string,
): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < list.length; from += PART_LENGTH) {
    const text = toText(list.slice(from, from + PART_LENGTH));
    parts.push(writePart(cacheDir, { kind, at: parts.length, id }, text));
  }
  return parts;
}

/** Removes the parts of builds before. */
export function sweepParts(cacheDir: string, parts: BuildParts): void {
  const named = new Set(allParts(parts).map(([name]) => name));
  for (const name of readdirSync(cacheDir))
    if (PART_NAME.test(name) && !named.has(name)) rmSync(join(cacheDir, name), { force: true });
}
