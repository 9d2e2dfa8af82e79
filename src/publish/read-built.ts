import { hash } from 'node:crypto';
import { UserError } from '../findings/user-error.ts';
import type { CopyHeaders, Put } from '../plan/change.ts';
import type { Seams } from './seams.ts';

/**
 * The body of a planned object, read when its turn comes. Throws UserError when it is no longer the one that was
 * planned, as after a build beside this publish: the ledger must not say what the origin does not hold.
 */
export async function readBuilt(
  { key, desired }: Put | CopyHeaders,
  { readBody }: Pick<Seams, 'readBody'>,
): Promise<Uint8Array> {
  const body = await readBody(key);
  if (hash('sha256', body, 'base64url') === desired.digest) return body;
  throw new UserError({
    code: 'built-file-changed',
    what: `${key} is not what was planned: its file has changed since the build.`,
    why: 'Something wrote to the output folder while this publish was under way, perhaps another build.',
    next: 'Let the other finish, then publish again.',
  });
}
