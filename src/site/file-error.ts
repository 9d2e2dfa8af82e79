import { UserError } from '../findings/user-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'Permission is denied.',
  EPERM: 'Permission is denied.',
  EROFS: 'The disk can only be read.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The quota of the disk is used up.',
  ENOTDIR: 'A part of its path is a file.',
  EISDIR: 'It is a folder.',
  ENOENT: 'It is gone.',
  EBUSY: 'It is in use.',
  EXDEV: 'It is on another disk than the folder beside it.',
  ENAMETOOLONG: 'Its name is too long for the disk.',
  EMFILE: 'Too many files are open.',
};

/** What the file system refused, as an error the person can act on; any other error is a bug and comes back as it is. */
export function toFileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('path' in error)) return error;
  const why = REASONS[String(error.code)];
  if (why === undefined) return error;
  return new UserError({
    code: 'file-unusable',
    what: `${String(error.path)} cannot be used.`,
    why,
    next: 'Correct that and build again; a build that was cut short starts afresh.',
    cause: error,
  });
}
