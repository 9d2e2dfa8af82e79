import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import { sourcesPath } from '../site/read-build-cache.ts';
import { buildFor } from './build-for.ts';
import type { CommandContext, Site } from './context.ts';

export const cacheDirOf = (root: string): string => join(root, '.storyclub', 'build');

export const hasBuilt = (root: string): boolean => existsSync(sourcesPath(cacheDirOf(root)));

/**
 * Builds once where no build is remembered, as in a fresh clone: which other sources have changed is known from it.
 * Another story's fault does not hold a correction up.
 */
export async function buildOnce(context: CommandContext, site: Site): Promise<void> {
  context.note(['no build is remembered here: building the site once']);
  try {
    await buildFor(context, site);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.showFindings(error.findings);
    context.note([`${error.message} Stories that changed besides are not told of.`]);
  }
}
