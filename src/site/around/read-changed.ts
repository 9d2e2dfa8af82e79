import { readSourceRows } from '../read-build-cache.ts';
import { listSources } from '../read-sources.ts';

/** What is published of a source: `[file, slug, content digest as the ledger keeps it]`. */
export type Standing = readonly [file: string, slug: string, digest: string | null];

/** A story that is on disk otherwise than published. */
export interface LeftAlone {
  readonly file: string;
  /** As published, else as it was built or is written. */
  readonly slug: string;
  readonly how: 'changed' | 'new' | 'removed';
}

export interface Compared {
  /** As the last build found them, and not as published; and what is gone. */
  readonly left: readonly LeftAlone[];
  /** Written to since the last build: only their content tells. */
  readonly touched: readonly string[];
}

/** The sources as they are on disk and were built: all that can be known of them without opening one. */
export interface SourceStates {
  readonly rows: NonNullable<ReturnType<typeof readSourceRows>>;
  readonly changed: ReadonlySet<string>;
  readonly there: ReadonlySet<string>;
}

/** Null without a last build. */
export function readSourceStates(root: string, cacheDir: string): SourceStates | null {
  const rows = readSourceRows(cacheDir);
  if (rows === null) return null;
  const stamps = new Map(rows.map(([file, stamp]) => [file, stamp]));
  const changed = new Set<string>();
  const there = new Set<string>();
  for (const { file, stamp } of listSources(root)) {
    there.add(file);
    if (stamps.get(file) !== stamp) changed.add(file);
  }
  return { rows, changed, there };
}

/** Which of them are not what is published. */
export function compareSources(
  { rows, changed, there }: SourceStates,
  published: readonly Standing[],
): Compared {
  const stands = new Map(published.map((standing) => [standing[0], standing]));
  const left: LeftAlone[] = [];
  for (const [file, , slug, digest] of rows) {
    if (changed.has(file) || !there.has(file)) continue;
    const known = stands.get(file);
    if (known === undefined && digest !== 0) left.push({ file, slug, how: 'new' });
    else if (known !== undefined && known[2] !== digest)
      left.push({ file, slug: known[1], how: 'changed' });
  }
  for (const [file, slug] of published)
    if (!there.has(file)) left.push({ file, slug, how: 'removed' });
  return { left, touched: [...changed] };
}
