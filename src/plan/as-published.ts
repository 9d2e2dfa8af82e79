import type { OutputFile } from '../site/types.ts';
import type { Entry } from './ledger.ts';

/**
 * The site as the ledger has it live: publishing these files changes no body. Content digests are as short as the
 * ledger keeps them, `loads` has what is loaded through others, too. Sorted by key in code-unit order.
 */
export function publishedFiles(entries: Iterable<Entry>): readonly OutputFile[] {
  const files: OutputFile[] = [];
  for (const { key, kind, live, unusedSince, story } of entries) {
    // A file that waits to be retired is no part of the site.
    if (live === null || unusedSince !== null) continue;
    const { contentType, digest, size, contentDigest, loads } = live;
    files.push({ key, kind, contentType, digest, size, contentDigest, loads, story });
  }
  return files.toSorted(byKey);
}

export interface Overlay {
  /** Put in place of what is published under their keys, or added. */
  readonly files: readonly OutputFile[];
  /** Keys taken out. */
  readonly removed: ReadonlySet<string>;
}

/** A published site with some files changed, and everything else left alone. */
export function withOverlay(
  published: readonly OutputFile[],
  { files, removed }: Overlay,
): readonly OutputFile[] {
  const changed = new Map(files.map((file) => [file.key, file]));
  const kept = published.filter(({ key }) => !changed.has(key) && !removed.has(key));
  return [...kept, ...files].toSorted(byKey);
}

const byKey = (a: OutputFile, b: OutputFile): number => (a.key < b.key ? -1 : 1);
