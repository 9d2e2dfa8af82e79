import { hostname, userInfo } from 'node:os';
import type { PublishRecord } from '../plan/ledger.ts';
import { askGit } from './git.ts';

/** Who publishes, from what commit. */
export type Who = Omit<PublishRecord, 'id' | 'at'>;

/** Who publishes from what commit, for the ledger and for people who meet the lease. */
export async function whoPublishes(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Who> {
  const [head, isUncommitted] = await Promise.all([headCommit(root), hasChanges(root)]);
  const { commit, committedAt } = head ?? { commit: env['GITHUB_SHA'] ?? null, committedAt: null };
  return { by: publisherName(env), commit, committedAt, isUncommitted };
}

/** What a publish of what is live already is by: the person of now, the commit of then. */
export function asPublishedBy(
  env: Readonly<Record<string, string | undefined>>,
  published: PublishRecord | null,
): Who {
  const { commit = null, committedAt = null, isUncommitted = null } = published ?? {};
  return { by: publisherName(env), commit, committedAt, isUncommitted };
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
  const changed = await askGit(root, ['status', '--porcelain', '--no-renames', '--', ...sources]);
  return changed === null ? null : changed !== '';
}

/** The commit the site's folder is at, and its date; null outside a repository or without git. */
async function headCommit(
  root: string,
): Promise<{ readonly commit: string; readonly committedAt: number } | null> {
  const shown = await askGit(root, ['show', '-s', '--format=%H %ct', 'HEAD']);
  const [, commit, seconds] = /^([0-9a-f]+) (\d+)\s*$/.exec(shown ?? '') ?? [];
  return commit === undefined ? null : { commit, committedAt: Number(seconds) * 1000 };
}
