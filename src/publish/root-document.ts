import { UserError } from '../findings/user-error.ts';
import { isRootDocument, type RootDocument } from './root-shape.ts';
import type { StateNames } from './state-names.ts';

/** The ledger's root as text, and what is refused as one. */

export interface RootContext {
  /** The origin's name, for messages. */
  readonly origin: string;
  readonly site: string;
  readonly names: StateNames;
}

/** Reads a root. Throws UserError when it is none, of a newer version, of another site, or names what is not the ledger's. */
export function parseRoot(text: string, { origin, site, names }: RootContext): RootDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw damaged(origin, `${names.root} is not JSON`, error);
  }
  const version =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version === 'number' && version > 1) {
    throw new UserError({
      code: 'ledger-newer',
      what: `The ledger in ${origin} is of version ${version}, written by a newer storyclub.`,
      next: 'Update storyclub and run the command again.',
    });
  }
  if (!isRootDocument(value)) throw damaged(origin, `${names.root} lacks what a ledger has`);
  // What a root names is deleted once nothing needs it: it may name no other object of the bucket.
  const named = [value.entriesKey, ...value.releases.map(({ entriesKey }) => entriesKey)];
  const other = named.find((key) => key !== null && !names.isEntries(key)) ?? null;
  if (other !== null) throw damaged(origin, `${names.root} names ${other} as its entries`);
  const journalKey = value.journal?.key ?? null;
  if (journalKey !== null && !names.isJournal(journalKey))
    throw damaged(origin, `${names.root} names ${journalKey} as its journal`);
  if (value.site !== site) {
    throw new UserError({
      code: 'ledger-of-another-site',
      what: `${origin} holds the ledger of ${value.site}, not of ${site}.`,
      why: 'Two sites in one place would delete each other’s pages.',
      next: 'Check the bucket, prefix and statePrefix of the target, and site.url.',
    });
  }
  return value;
}

export function damaged(origin: string, why: string, cause?: unknown): UserError {
  return new UserError({
    code: 'ledger-damaged',
    what: `The ledger in ${origin} cannot be read.`,
    why,
    next: 'Nothing was changed. Restore the object from a version or backup of the bucket; if there is none, `storyclub adopt` makes a new ledger of what is there.',
    cause,
  });
}

export const isDamage = (error: unknown): error is UserError =>
  error instanceof UserError && error.code === 'ledger-damaged';

/** For what cannot be read as what it should be; an error that says all there is to say stays as it is. */
export function unreadable(
  origin: string,
  { key, error }: { readonly key: string; readonly error: unknown },
): UserError {
  if (error instanceof UserError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return damaged(origin, `${key}: ${why}`, error);
}
