import { UserError } from '../findings/user-error.ts';

/** A file of the local origin or its purges that is not what was written there. `what` a full sentence. */
export function localDamaged(what: string, cause?: unknown): UserError {
  return new UserError({
    code: 'local-state-damaged',
    what,
    why: 'Something else than storyclub wrote there, or the disk was full or lost what was written.',
    next: 'Restore the .storyclub folder, or delete it: what is published to this machine is gone then, and publishing again begins anew.',
    cause,
  });
}
