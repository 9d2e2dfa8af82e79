import { appendFile } from 'node:fs/promises';
import type { World } from './world.ts';

/**
 * Appends Markdown lines to the summary of the GitHub job this runs in; elsewhere nothing. A summary that cannot
 * be written is said on stderr: the site is as it is.
 */
export async function writeJobSummary(
  { env, stderr }: Pick<World, 'env' | 'stderr'>,
  lines: readonly string[],
): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  try {
    await appendFile(file, `${lines.join('\n')}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    stderr.write(`the summary of this job could not be written: ${why}\n`);
  }
}
