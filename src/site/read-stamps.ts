import { statSync } from 'node:fs';

/**
 * What tells whether a file may have changed, without opening it: size, time of change in nanoseconds, inode.
 * Null when there is no such file.
 */
export function stampOf(path: string): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.size}.${stat.mtimeNs}.${stat.ino}`;
}
