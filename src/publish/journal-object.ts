import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { decodeIntents } from '../plan/decode-journal.ts';
import { encodeIntents } from '../plan/encode-journal.ts';
import type { Intent, Journal } from '../plan/ledger.ts';
import { inflate } from './inflate.ts';
import { isFlag, isNull, isNumber, isObject, isRecordOf, isText } from './shape.ts';

/**
 * A journal as it is stored: its intents in the root while they are few, else in an object of its own that the root
 * names, written before it.
 */
export interface JournalDocument extends Omit<Journal, 'intents'> {
  /** As `encodeIntents` gives them; null when they are in an object. */
  readonly intents: readonly unknown[] | null;
  /** Name of the object; null when they are here. */
  readonly key: string | null;
}

const isJournal = isObject({
  publish: isText,
  startedAt: isNumber,
  urgent: isFlag,
  promises: isRecordOf(isNumber),
});
const isHere = isObject({ intents: Array.isArray, key: isNull });
const isElsewhere = isObject({ intents: isNull, key: isText });

/** Whether a JSON value has the shape of a stored journal: intents here or elsewhere, not both. */
export function isJournalDocument(value: unknown): value is JournalDocument {
  return isJournal(value) && (isHere(value) || isElsewhere(value));
}

/** The root's part of a journal; `key` names the object its intents are in, null to keep them here. */
export function toJournalDocument(
  { intents, ...journal }: Journal,
  key: string | null,
): JournalDocument {
  return { ...journal, intents: key === null ? encodeIntents(intents) : null, key };
}

/** The journal a root has part of. Throws a plain Error that says where `intents` are none. */
export function fromJournalDocument(
  { publish, startedAt, urgent, promises, intents: inline }: JournalDocument,
  intents: readonly Intent[] | null,
): Journal {
  return { publish, startedAt, urgent, promises, intents: intents ?? decodeIntents(inline) };
}

export async function packIntents(intents: readonly Intent[]): Promise<Buffer> {
  return await promisify(gzip)(JSON.stringify(encodeIntents(intents)));
}

/** Reads what `packIntents` wrote. Throws a plain Error that says where it is none. */
export async function unpackIntents(body: Uint8Array): Promise<readonly Intent[]> {
  const text = await inflate(body);
  const parsed: unknown = JSON.parse(text);
  return decodeIntents(parsed);
}
