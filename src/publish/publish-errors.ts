import { UserError } from '../findings/user-error.ts';
import { isDueNow, type Plan } from '../plan/plan.ts';
import type { Applied } from './apply-changes.ts';
import { LeaseLost } from './lease-lost.ts';
import { LedgerMoved } from './ledger-moved.ts';

/** The error of a ledger that could not be written after the site was changed. */
export function notCommitted(error: unknown, { done, unanswered }: Applied): unknown {
  if (error instanceof LeaseLost) {
    const changes = done.size + unanswered.length;
    return changes === 0
      ? error
      : error.leaving(
          `Before it stopped this publish had made ${changes === 1 ? '1 change' : `${changes} changes`}. They are in its journal, which whoever publishes next settles first: what is live is what that publish leaves.`,
        );
  }
  if (error instanceof LedgerMoved || !(error instanceof Error)) return error;
  const state = `${done.size} changes are live and not yet in the ledger; the next publish finds them in its journal and settles them.`;
  if (error instanceof UserError) return error.withState(state, 3);
  return new UserError({
    code: 'commit-failed',
    what: `The ledger could not be written: ${error.message}`,
    next: 'Run `storyclub publish` again.',
    state,
    exitCode: 3,
    cause: error,
  });
}

/** The error of a publish that is live and in the ledger, when what followed its commit went wrong. */
export function notNoted(error: unknown): unknown {
  if (error instanceof LeaseLost) {
    return error.leaving(
      'Its changes are live and in the ledger. What was still to be purged or deleted is there as well, for the next publish to do.',
    );
  }
  const state =
    'The site is published and in the ledger; what was sent after that is not noted there. The next publish sends the same purge again, which counts once.';
  if (error instanceof UserError) return error.withState(state, 3);
  return new UserError({
    code: 'not-noted',
    what: `What was done after the ledger was written could not be noted: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Run `storyclub publish` again.',
    state,
    exitCode: 3,
    cause: error,
  });
}

/** The error of a publish that stopped between its uploads, with the state the site is in. */
export function failedHalfWay({ failure, done, unanswered }: Applied, plan: Plan): unknown {
  const state = stateHalfWay({ done, unanswered }, plan);
  const exitCode = done.size === 0 && unanswered.length === 0 ? 2 : 3;
  if (failure instanceof UserError) return failure.withState(state, exitCode);
  if (failure instanceof Error) {
    return new UserError({
      code: 'upload-failed',
      what: `An upload failed: ${failure.message}`,
      next: 'Run `storyclub publish` again.',
      state,
      exitCode,
      cause: failure,
    });
  }
  return failure;
}

function stateHalfWay(
  { done, unanswered }: Pick<Applied, 'done' | 'unanswered'>,
  { changes }: Plan,
): string {
  const due = changes.filter(isDueNow);
  const deleted = due.filter(({ change, key }) => change === 'remove' && done.has(key)).length;
  const parts =
    done.size === 0
      ? ['Nothing on the site was changed.']
      : [
          `${done.size} of ${due.length} changes are live and in the ledger; ${deleted === 0 ? 'nothing was deleted' : `${deleted} of them are deletions`}.`,
        ];
  if (unanswered.length > 0)
    parts.push(
      `Whether ${unanswered.map(({ key }) => key).join(', ')} changed is not known; the next publish looks.`,
    );
  else if (done.size > 0) parts.push('Publishing again does the rest.');
  return parts.join(' ');
}

/** The error of a key that does not hold what the ledger says, or holds what storyclub never put there. */
export function movedKey(key: string, wasNew: boolean): UserError {
  return new UserError({
    code: wasNew ? 'foreign-key-in-the-way' : 'object-moved',
    what: wasNew
      ? `${key} is already in the bucket and was not published by storyclub.`
      : `${key} is not what was published last: someone else changed or deleted it.`,
    why: 'What storyclub did not publish it never overwrites or deletes.',
    next: wasNew
      ? 'If it is the site’s, take it over with `storyclub adopt`; else move it away. Then publish again.'
      : 'See what else is different with `storyclub status --refresh`, then put it right with `storyclub publish --refresh`.',
  });
}

/** The error of a key the origin did not delete. */
export function notRemoved(key: string, why: string): UserError {
  return new UserError({
    code: 'not-removed',
    what: `${key} could not be deleted.`,
    why,
    next: 'Publish again when the cause is mended; what was not deleted is still in the ledger.',
  });
}

/** The error of a server on which two publishes at once could mix their pages. */
export function conditionsNotEnforced(origin: string): UserError {
  return new UserError({
    code: 'conditions-not-enforced',
    what: `${origin} does not enforce conditional writes.`,
    why: 'Without them two publishes at once could mix their pages, and no lease can keep them apart.',
    next: 'Use a server that does (Amazon S3 does), then publish again.',
  });
}
