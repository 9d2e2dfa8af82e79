import type { PublishRecord } from './ledger.ts';

/** How a commit stands to another in git's history. */
export type Ancestry = 'ancestor' | 'descendant' | 'neither';

/** A commit and when it was made (committer date, epoch milliseconds); null where there is no git to ask. */
export type Committed = Pick<PublishRecord, 'commit' | 'committedAt'>;

/** How the commit to publish stands to the published one. `unknown`: neither git nor the dates can say. */
export type CommitOrder = 'same' | 'newer' | 'older' | 'diverged' | 'unknown';

/**
 * Whether a commit is older than the published one (cache-law §8.2). `ancestry` is how git says it stands to that one,
 * null where git does not know both, as in a clone of depth 1: then their dates decide. Where one of them is in no git
 * the later publish counts as the newer.
 */
export function orderOf(
  mine: Committed,
  published: Committed & Pick<PublishRecord, 'at'>,
  ancestry: Ancestry | null,
): CommitOrder {
  if (mine.commit === null || published.commit === null) return 'newer';
  if (mine.commit === published.commit) return 'same';
  switch (ancestry) {
    case 'ancestor':
      return 'older';
    case 'descendant':
      return 'newer';
    case 'neither':
      return 'diverged';
    case null:
      return orderByDate(mine.committedAt, published.committedAt);
  }
}

function orderByDate(mine: number | null, published: number | null): CommitOrder {
  if (mine === null || published === null) return 'newer';
  if (mine === published) return 'unknown';
  return mine < published ? 'older' : 'newer';
}
