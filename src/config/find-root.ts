import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../findings/user-error.ts';

/** Names of the configuration file, in the order they are looked for. */
export const configFiles: readonly string[] = [
  'storyclub.config.ts',
  'storyclub.config.js',
  'storyclub.config.mjs',
];

/** The nearest folder from `start` upward that has a configuration file. Throws UserError. */
export function findRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (configFileIn(folder) !== null) return folder;
    if (dirname(folder) === folder) throw noSite(start);
  }
}

/** Absolute path of the folder's configuration file, null when it has none. */
export function configFileIn(folder: string): string | null {
  return configFiles.map((name) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** The error of a folder without a configuration. */
export function noSite(folder: string): UserError {
  return new UserError({
    code: 'no-site',
    what: `There is no story site here: ${folder} has no storyclub.config.ts, nor has a folder above it.`,
    next: 'Run "storyclub init" to make one here, or go to the folder of your site.',
  });
}
