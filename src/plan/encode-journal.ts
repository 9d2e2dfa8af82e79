import { CHANGE_KINDS, OBJECT_KINDS, toCard } from './encode-entries.ts';
import type { Intent } from './ledger.ts';
import { Table } from './table.ts';

/**
 * The intents of a journal as compact JSON: `[texts, loads, rows]`. Rows are arrays; content types, Cache-Control and
 * lists of loaded files, which thousands of pages share, are written once.
 */

/** So many intents stay in the root of the ledger, about 30 KB; more are an object of their own. */
export const INLINE_INTENTS = 100;

export const INTENT_KINDS = ['put', 'copy-headers', 'remove', 'retire'] as const;

export function encodeIntents(intents: readonly Intent[]): readonly unknown[] {
  const texts = new Table<string>((value) => value);
  const loads = new Table<readonly string[]>((value) => JSON.stringify(value));
  const rows = intents.map((intent) => {
    const head = [INTENT_KINDS.indexOf(intent.change), CHANGE_KINDS.indexOf(intent.kind)];
    if (!('desired' in intent)) return [...head, intent.key, intent.etag];
    const { desired } = intent;
    return [
      ...head,
      desired.key,
      OBJECT_KINDS.indexOf(desired.kind),
      desired.digest,
      desired.size,
      texts.add(desired.contentType),
      texts.add(desired.cacheControl),
      desired.contentDigest ?? 0,
      loads.add(desired.loads),
      desired.changedAt,
      desired.story === null ? 0 : toCard(desired.key, desired.story, { texts }),
    ];
  });
  return [texts.values, loads.values, rows];
}
