import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { answerOf } from './measure.ts';
import { CACHE } from './program.ts';

/** A place sites are built in, on one file system. */
export interface Place {
  readonly name: 'in memory' | 'on disk';
  /** As `df` names it: tmpfs, ext4 … */
  readonly fileSystem: string;
  readonly folder: string;
}

/** Folders of our own in memory (Linux: /dev/shm) and on the disk of the repository; `dropPlaces` removes them. */
export function openPlaces(): readonly Place[] {
  const places: Place[] = [];
  if (existsSync('/dev/shm')) places.push(open('in memory', '/dev/shm'));
  mkdirSync(CACHE, { recursive: true });
  places.push(open('on disk', CACHE));
  return places;
}

function open(name: Place['name'], parent: string): Place {
  const folder = mkdtempSync(join(parent, 'storyclub-bench-'));
  const type = answerOf('df', ['--output=fstype', parent])?.split('\n').at(-1)?.trim();
  return { name, folder, fileSystem: type ?? 'unknown file system' };
}

export function dropPlaces(places: readonly Place[]): void {
  for (const { folder } of places) rmSync(folder, { recursive: true, force: true });
}

/** Writes what the system still holds back, so that one run does not pay for the one before. */
export function settleDisk({ name, folder }: Place): void {
  if (name === 'on disk') answerOf('sync', ['-f', folder]);
}
