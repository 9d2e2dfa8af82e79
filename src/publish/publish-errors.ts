import { UserError } from '../findings/user-error.ts';
import { isDueNow, type Plan } from '../plan/plan.ts';
import type { Applied } from './apply-changes.ts';
import { LedgerMoved } from './ledger-store.ts';

/** The error of a ledger that could not be written after the site was changed. */
export function notCommitted(error: unknown, { done }: Applied): unknown {
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

/** The error of a publish that stopped between its uploads, with the state the site is in. */
export function failedHalfWay({ failure, done }: Applied, plan: Plan): unknown {
  const due = plan.changes.filter(isDueNow).length;
  const state =
    done.size === 0
      ? 'Nothing on the site was changed.'
      : `${done.size} of ${due} changes are live and in the ledger; nothing was deleted. Publishing again does the rest.`;
  if (failure instanceof UserError) return failure.withState(state, done.size === 0 ? 2 : 3);
  if (failure instanceof Error) {
    return new UserError({
      code: 'upload-failed',
      what: `An upload failed: ${failure.message}`,
      next: 'Run `storyclub publish` again.',
      state,
      exitCode: done.size === 0 ? 2 : 3,
      cause: failure,
    });
  }
  return failure;
}
