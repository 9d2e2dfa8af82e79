import { UserError } from '../findings/user-error.ts';
import { isCode } from './directory-lock.ts';

/** A system error of a write, worded for the person who owns the directory; anything else as it was. */
export function toDirectoryError(error: unknown, root: string): unknown {
  if (['EACCES', 'EPERM', 'EROFS'].some((code) => isCode(error, code))) {
    return new UserError({
      code: 'origin-not-writable',
      what: `The local origin in ${root} cannot be written.`,
      why: 'The directory, or one above it, is read-only for this user.',
      next: 'Give this user write permission there, or run storyclub in a directory you own.',
      cause: error,
    });
  }
  if (isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT')) {
    return new UserError({
      code: 'origin-full',
      what: `There is no space left for the local origin in ${root}.`,
      next: 'Free some disk space and publish again.',
      cause: error,
    });
  }
  return error;
}
