import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * What git prints for a repository, or null when it fails: no git, no repository, no such commit. It is asked for
 * nothing that would need the network: in a partial clone a commit it has not got is one it does not know.
 */
export async function askGit(root: string, words: readonly string[]): Promise<string | null> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' };
  try {
    const all = ['--no-optional-locks', '-C', root, ...words];
    const { stdout } = await promisify(execFile)('git', all, { env });
    return stdout;
  } catch {
    return null;
  }
}
