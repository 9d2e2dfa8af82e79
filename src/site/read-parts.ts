import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from '../findings/user-error.ts';
import type { BuildParts, Part } from './build-cache.ts';

/** The text of one part. Throws a UserError when another build took its place meanwhile. */
export function readPart(cacheDir: string, [name]: Part): string {
  try {
    return readFileSync(join(cacheDir, name), 'utf8');
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
