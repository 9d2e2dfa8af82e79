import { planFinding } from '../findings/codes-plan.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import { type Ancestry, type Committed, orderOf } from '../plan/commit-order.ts';
import { isIdle, type Plan } from '../plan/plan.ts';
import { minuteOf } from '../report/words.ts';
import { askGit } from './git.ts';

/**
 * What a plan is refused with that was made from an older commit than the published one; null where it is none, and for
 * a plan that changes nothing. `root`: the folder of the sources, whose git is asked.
 */
export async function judgeCommit(
  root: string,
  mine: Committed,
  plan: Plan,
): Promise<Finding | null> {
  const { publish: published } = plan.ledger.root;
  if (published === null || isIdle(plan)) return null;
  const ancestry =
    mine.commit === null || published.commit === null || mine.commit === published.commit
      ? null
      : await ancestryOf(root, mine.commit, published.commit);
  const commits = {
    mine: commitText(mine),
    published: commitText(published),
    at: minuteOf(published.at),
    by: published.by,
  };
  switch (orderOf(mine, published, ancestry)) {
    case 'same':
    case 'newer':
    case 'diverged':
      return null;
    case 'older':
      return planFinding('older-commit', commits);
    case 'unknown':
      return planFinding('commit-order-unknown', commits);
  }
}

/** The same as an error, for a command that publishes. */
export function refuseCommit({ code, what, next }: Finding): UserError {
  return new UserError({ code, what, next, exitCode: 2 });
}

function commitText({ commit, committedAt }: Committed): string {
  const date = committedAt === null ? '' : ` of ${minuteOf(committedAt)} UTC`;
  return `${(commit ?? '').slice(0, 8)}${date}`;
}

/** Null where git does not know both, or may not know what is between them. */
async function ancestryOf(root: string, mine: string, published: string): Promise<Ancestry | null> {
  // It comes from the ledger: nothing but a commit's name may reach git's command line.
  if (![mine, published].every((commit) => /^[0-9a-f]{40,64}$/.test(commit))) return null;
  const base = await askGit(root, ['merge-base', mine, published]);
  if (base?.trim() === mine) return 'ancestor';
  if (base?.trim() === published) return 'descendant';
  const known = await askGit(root, ['cat-file', '-e', `${published}^{commit}`]);
  const shallow = await askGit(root, ['rev-parse', '--is-shallow-repository']);
  return known === null || shallow?.trim() !== 'false' ? null : 'neither';
}
