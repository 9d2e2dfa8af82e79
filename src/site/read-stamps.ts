import { statSync, type BigIntStats } from 'node:fs';

/**
 * What tells whether a file may have changed, without opening it: size, time of change in nanoseconds, inode.
 * Null when there is no such file.
 */
export function stampOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : stampFrom(stat);
}

export function stampFrom(stat: Pick<BigIntStats, 'size' | 'mtimeNs' | 'ino'>): string {
  return `${stat.size}-${stat.mtimeNs}-${stat.ino}`;
}
