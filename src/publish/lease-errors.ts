import { UserError } from '../findings/user-error.ts';
import type { LeaseRecord } from './lease-record.ts';
import { LONGEST_REQUEST } from './lease-terms.ts';
import { livenessOf } from './this-process.ts';

/** The error of a lease that someone else holds; null for one that changed hands while it was looked at. */
export function leaseTaken(holder: LeaseRecord | null): UserError {
  if (holder === null) {
    return new UserError({
      code: 'lease-taken',
      what: 'Another publish is under way.',
      next: 'Wait for it to end, then run `storyclub publish` again.',
    });
  }
  const { by, process, since, expires } = holder;
  const until = new Date(expires + LONGEST_REQUEST).toISOString();
  const at = new Date(since).toISOString();
  const hasEnded = process !== null && livenessOf(process) === 'ended';
  return new UserError({
    code: 'lease-taken',
    what: hasEnded
      ? `A publish by ${by} since ${at} has died: its process on this machine is no more.`
      : `A publish by ${by} is under way since ${at}.`,
    why: hasEnded
      ? `What it had sent may still arrive; its lease runs out ${until}.`
      : `Its lease lasts until ${until} unless it is renewed or released.`,
    next: hasEnded
      ? 'Delete the lease with `storyclub unlock`, or wait until then; then run `storyclub publish` again.'
      : 'Wait for it to end, then run `storyclub publish` again. If it has died, `storyclub unlock` tells and deletes its lease.',
  });
}
