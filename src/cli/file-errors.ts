import { UserError } from '../findings/user-error.ts';

/** Answers of the file system that a person can mend: what is wrong, and what to do. */
const mendable: Readonly<Record<string, readonly [why: string, next: string]>> = {
  EACCES: ['permission is denied', 'Give yourself the right to it, or work in another folder.'],
  EPERM: [
    'the operation is not permitted',
    'Give yourself the right to it, or work in another folder.',
  ],
  EROFS: ['the file system is read-only', 'Work in a folder that can be written.'],
  ENOSPC: ['the disk is full', 'Free some space and run the command again.'],
  EDQUOT: ['your share of the disk is used up', 'Free some space and run the command again.'],
  ENOTDIR: ['a part of its path is a file', 'Name another folder, or move that file away.'],
  EEXIST: ['a file is where a folder is to be', 'Name another folder, or move that file away.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  ENAMETOOLONG: ['its name is too long', 'Use a shorter name or a folder nearer to the root.'],
  ELOOP: ['its symbolic links lead in a circle', 'Correct the links.'],
};

/** What a write without room says of no file: it was opened before. */
const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

/** A refused read or write as a UserError; null for any other error. */
export function toFileError(error: unknown): UserError | null {
  if (!(error instanceof Error && 'code' in error) || typeof error.code !== 'string') return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : null;
  // Of a file that is to be new, and is not, each command says what that means.
  const isOfFolder = 'syscall' in error && error.syscall === 'mkdir';
  const found = error.code === 'EEXIST' && !isOfFolder ? undefined : mendable[error.code];
  if (found === undefined || (path === null && !fullDisk.has(error.code))) return null;
  const [why, next] = found;
  return new UserError({
    code: 'file-system',
    what: path === null ? `A file cannot be written: ${why}.` : `${path} cannot be used: ${why}.`,
    next,
    cause: error,
  });
}
