import { fromCard } from './decode-entries.ts';
import { CHANGE_KINDS, OBJECT_KINDS } from './encode-entries.ts';
import { INTENT_KINDS } from './encode-journal.ts';
import { Fields } from './fields.ts';
import { toSiteKey } from './site-key.ts';
import type { Intent } from './ledger.ts';
import { valueAt } from './table.ts';

interface Tables {
  readonly texts: readonly string[];
  readonly loads: readonly (readonly string[])[];
}

/** Reads what `encodeIntents` made. Throws a plain Error that says where the value is none. */
export function decodeIntents(value: unknown): readonly Intent[] {
  const document = new Fields(value, 'journal');
  const tables: Tables = {
    texts: document.fields(0).strings(),
    loads: document
      .fields(1)
      .all()
      .map((list) => new Fields(list, 'loads').strings()),
  };
  return document
    .fields(2)
    .all()
    .map((row) => fromRow(new Fields(row, 'intent'), tables));
}

function fromRow(row: Fields, { texts, loads }: Tables): Intent {
  const change = valueAt(INTENT_KINDS, row.number(0));
  const kind = valueAt(CHANGE_KINDS, row.number(1));
  const key = toSiteKey(row.string(2));
  if (change === 'remove' || change === 'retire') return { change, kind, key, etag: row.string(3) };
  const desired = {
    key,
    kind: valueAt(OBJECT_KINDS, row.number(3)),
    digest: row.string(4),
    size: row.number(5),
    contentType: valueAt(texts, row.number(6)),
    cacheControl: valueAt(texts, row.number(7)),
    contentDigest: row.has(8) ? row.string(8) : null,
    loads: valueAt(loads, row.number(9)),
    changedAt: row.number(10),
    story: row.has(11) ? fromCard(key, row.fields(11), { texts }) : null,
  };
  return { change, kind, desired };
}
