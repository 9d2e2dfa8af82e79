import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { promisify } from 'node:util';

/** How a file stands to its commit. */
export type GitState = 'committed' | 'changed' | 'untracked';

/** Null outside a repository, or without git. */
export async function gitStateOf(root: string, file: string): Promise<GitState | null> {
  const words = [
    '--no-optional-locks',
    '-C',
    root,
    'status',
    '--porcelain',
    '--',
    `:(literal)${file}`,
  ];
  try {
    const { stdout } = await promisify(execFile)('git', words);
    if (stdout === '') return 'committed';
    return stdout.startsWith('??') ? 'untracked' : 'changed';
  } catch {
    return null;
  }
}

/** The line that commits a correction, to be copied into a POSIX shell; null where there is nothing to commit. */
export function commitLine(
  state: GitState | null,
  { path, cwd, title }: { readonly path: string; readonly cwd: string; readonly title: string },
): string | null {
  if (state === null || state === 'committed') return null;
  const file = quoted(relative(cwd, path));
  const commit = `git commit -m ${quoted(`Correct “${title}”`)} -- ${file}`;
  return state === 'untracked' ? `git add -- ${file} && ${commit}` : commit;
}

/** As a shell takes it for one word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
