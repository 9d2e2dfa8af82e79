import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { UserError } from '../findings/user-error.ts';
import type { BuildParts, Part } from './build-cache.ts';

/** Whether the cache is not as it was written: a build from nothing makes it anew. */
export const isCacheDamage = (error: unknown): boolean =>
  error instanceof UserError && error.code === 'build-cache-damaged';

function damaged(path: string): UserError {
  return new UserError({
    code: 'build-cache-damaged',
    what: `${path} is not as the last build wrote it.`,
    next: 'Run `storyclub build --clean`, then the command again.',
  });
}

/** The text of one part. Throws a UserError when it is damaged, or another build took its place meanwhile. */
export function readPart(cacheDir: string, [name, , crc]: Part): string {
  const bytes = readBytes(cacheDir, name);
  if (crc32(bytes) !== crc) throw damaged(join(cacheDir, name));
  return bytes.toString('utf8');
}

function readBytes(cacheDir: string, name: string): Buffer {
  try {
    return readFileSync(join(cacheDir, name));
  } catch (cause) {
    throw new UserError({
      code: 'built-file-changed',
      what: `The build in ${cacheDir} was replaced while it was read.`,
      why: 'Another build finished meanwhile.',
      next: 'Let the other finish, then run the command again.',
      cause,
    });
  }
}

/** Whether every part is there, whole. */
export function hasParts(cacheDir: string, parts: BuildParts): boolean {
  return allParts(parts).every(
    ([name, bytes]) => statSync(join(cacheDir, name), { throwIfNoEntry: false })?.size === bytes,
  );
}

/** Every part of a build. */
export const allParts = ({ outputs, files, stories, uses }: BuildParts): readonly Part[] => [
  ...outputs,
  ...files,
  ...stories,
  ...uses,
];
