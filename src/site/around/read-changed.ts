import { listSources } from '../read-sources.ts';
import { readSourceRows } from '../read-build-cache.ts';
import type { Sources } from './left-alone.ts';

/** Looks at every source, opening none, for those that are not as the last build had them; null without a last build. */
export function readChanged(root: string, cacheDir: string): Sources | null {
  const built = readSourceRows(cacheDir);
  if (built === null) return null;
  const stamps = new Map(built.map(([file, stamp]) => [file, stamp]));
  const changed: string[] = [];
  const there = new Set<string>();
  for (const { file, size, mtimeNs, inode } of listSources(root)) {
    there.add(file);
    if (stamps.get(file) !== `${size}-${mtimeNs}-${inode}`) changed.push(file);
  }
  const missing = new Set(built.flatMap(([file]) => (there.has(file) ? [] : [file])));
  return { built, changed, missing };
}
