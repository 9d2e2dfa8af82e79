import { execFile } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';
import type { PublishRecord } from '../plan/ledger.ts';

/** Who publishes from what commit, for the ledger and for people who meet the lease. */
export async function whoPublishes(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Pick<PublishRecord, 'by' | 'commit' | 'isUncommitted'>> {
  const [head, isUncommitted] = await Promise.all([headCommit(root), hasChanges(root)]);
  return {
    by: publisherName(env),
    commit: env['GITHUB_SHA'] ?? head,
    isUncommitted,
  };
}

/** The person, for messages: `ada@laptop`. */
export function publisherName(env: Readonly<Record<string, string | undefined>>): string {
  return env['GITHUB_ACTOR'] ?? personAtHost();
}

function personAtHost(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user id without an account, as in some containers.
    return hostname();
  }
}

/** Whether what the site is built from differs from its commit; null outside a repository or without git. */
async function hasChanges(root: string): Promise<boolean | null> {
  const sources = ['stories', 'templates', 'storyclub.config.ts'];
  try {
    const words = [
      '--no-optional-locks',
      '-C',
      root,
      'status',
      '--porcelain',
      '--no-renames',
      '--',
      ...sources,
    ];
    const { stdout } = await promisify(execFile)('git', words);
    return stdout !== '';
  } catch {
    return null;
  }
}

/** The commit the site's folder is at; null outside a repository or without git. */
async function headCommit(root: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['-C', root, 'rev-parse', 'HEAD']);
    return stdout.trim();
  } catch {
    return null;
  }
}
