import { UserError } from '../findings/user-error.ts';
import type { LeaseRecord } from './lease-record.ts';
import { LONGEST_REQUEST } from './lease-terms.ts';

/** The error of a lease that someone else holds; null for one that changed hands while it was looked at. */
export function leaseTaken(holder: LeaseRecord | null): UserError {
  const who = holder === null ? 'Another publish' : `A publish by ${holder.by}`;
  const since = holder === null ? '' : ` since ${new Date(holder.since).toISOString()}`;
  return new UserError({
    code: 'lease-taken',
    what: `${who} is under way${since}.`,
    ...(holder === null
      ? {}
      : {
          why: `Its lease lasts until ${new Date(holder.expires + LONGEST_REQUEST).toISOString()} unless it is renewed or released.`,
        }),
    next: 'Wait for it to end, then run `storyclub publish` again.',
  });
}
