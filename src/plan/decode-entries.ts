import type { StoryCard } from '../site/types.ts';
import { CHANGE_KINDS, FORMAT, OBJECT_KINDS, SAME_AS_PUT, sourceNameOf } from './encode-entries.ts';
import { Fields } from './fields.ts';
import { toDigest, toSiteKey } from './site-key.ts';
import { valueAt } from './table.ts';
import type {
  Entry,
  HeaderSet,
  KeptBodies,
  LiveVersion,
  Memory,
  OwedPurge,
  Tail,
} from './ledger.ts';

const fromShortEtag = (etag: string): string =>
  etag.startsWith('=') ? etag.slice(1) : `"${etag}"`;

/** Reads what `encodeEntries` wrote. Throws a plain Error that says where the text is not a ledger's. */
export function decodeEntries(text: string): ReadonlyMap<string, Entry> {
  return decodeState(text).entries;
}

/** The same with the bodies kept for releases. */
export function decodeState(text: string): {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly bodies: KeptBodies;
} {
  const entries = new Map<string, Entry>();
  const { rows, bodies } = decodeRows(text);
  for (const entry of rows) {
    if (entries.has(entry.key)) throw new Error(`${entry.key} is there twice`);
    entries.set(entry.key, entry);
  }
  return { entries, bodies };
}

/** The same in the order of the text, whether or not a key is there twice. */
export function decodeRows(text: string): {
  readonly rows: readonly Entry[];
  readonly bodies: KeptBodies;
} {
  const parsed: unknown = JSON.parse(text);
  const document = new Fields(parsed, 'entries');
  const head = document.object(0);
  if (head['format'] !== FORMAT) throw new Error(`entries are of format ${String(head['format'])}`);
  const tables: ReadTables = {
    texts: new Fields(head['texts'], 'texts').strings(),
    loads: new Fields(head['loads'], 'loads')
      .all()
      .map((list) => new Fields(list, 'loads').strings()),
    lives: new Fields(head['lives'], 'lives').all().map((live) => new Fields(live, 'lives')),
    base: new Fields([head['base']], 'base').number(0),
  };
  const rows = document.fields(1).all();
  const cards = document.fields(2).all();
  if (cards.length !== rows.length)
    throw new Error(`${rows.length} entries have ${cards.length} cards`);
  return {
    rows: rows.map((row, at) => fromRow(new Fields(row, 'entry'), cards[at], tables)),
    bodies: document.has(3) ? fromKept(document.fields(3)) : new Map(),
  };
}

/** Reads what `toKept` made. */
export function fromKept(kept: Fields): KeptBodies {
  const bodies = new Map<string, number>();
  for (const value of kept.all()) {
    const row = new Fields(value, 'kept bodies');
    row.all().forEach((_, at) => {
      if (at > 0) bodies.set(toDigest(row.string(at)), row.number(0));
    });
  }
  return bodies;
}

interface ReadTables {
  readonly texts: readonly string[];
  readonly loads: readonly (readonly string[])[];
  readonly lives: readonly Fields[];
  readonly base: number;
}

/** What most entries have of what is rare. */
const NONE: readonly never[] = [];

function fromRow(row: Fields, card: unknown, tables: ReadTables): Entry {
  const live = row.has(2) ? fromLive(row.fields(2), tables) : null;
  const changedAt = row.number(3);
  return {
    key: toSiteKey(row.string(0)),
    kind: valueAt(OBJECT_KINDS, row.number(1)),
    live,
    changedAt: changedAt === SAME_AS_PUT && live !== null ? live.putAt : changedAt,
    tails: row.has(4)
      ? row
          .fields(4)
          .all()
          .map((tail) => fromTail(new Fields(tail, 'tail'), tables))
      : NONE,
    memory: row.has(5)
      ? row
          .fields(5)
          .all()
          .map((known) => fromVersion(new Fields(known, 'memory'), tables))
      : NONE,
    owed: row.has(6) ? fromOwed(row.fields(6)) : null,
    unusedSince: row.has(7) ? row.number(7) : null,
    story: card === 0 ? null : fromCard(row.string(0), new Fields(card, 'card'), tables),
  };
}

function fromLive(row: Fields, tables: ReadTables): LiveVersion {
  const putAt = row.number(5) + tables.base;
  return {
    digest: row.string(0),
    contentType: valueAt(tables.texts, row.number(1)),
    cacheControl: valueAt(tables.texts, row.number(2)),
    etag: fromShortEtag(row.string(3)),
    version: row.has(9) ? row.string(9) : null,
    size: row.number(4),
    putAt,
    contentDigest: row.has(6) ? row.string(6) : null,
    loads: valueAt(tables.loads, row.number(7)),
    sets: row.isNumber(8)
      ? [toSet(valueAt(tables.lives, row.number(8)), putAt, null)]
      : fromSets(row.fields(8), tables),
  };
}

const toSet = (live: Fields, from: number, until: number | null): HeaderSet => ({
  edge: live.number(0),
  browser: live.number(1),
  tagged: live.boolean(2),
  from,
  until,
  purgeAccepted: false,
});

const fromSets = (sets: Fields, tables: ReadTables): readonly HeaderSet[] =>
  sets.all().map((row) => {
    const set = new Fields(row, 'header set');
    const known = toSet(
      valueAt(tables.lives, set.number(0)),
      set.number(1) + tables.base,
      set.has(2) ? set.number(2) : null,
    );
    return set.has(3) ? { ...known, purgeAccepted: set.boolean(3) } : known;
  });

const fromVersion = (row: Fields, tables: ReadTables): Memory => ({
  digest: row.has(0) ? row.string(0) : null,
  contentType: valueAt(tables.texts, row.number(1)),
  loads: valueAt(tables.loads, row.number(2)),
  sets: fromSets(row.fields(3), tables),
});

const fromTail = (row: Fields, tables: ReadTables): Tail =>
  row.all().length === 2 ? fromNothing(row, tables) : fromWholeTail(row, tables);

function fromNothing(row: Fields, tables: ReadTables): Tail {
  const end = row.number(0) + tables.base;
  const sets = [toSet(valueAt(tables.lives, row.number(1)), end, end)];
  return {
    digest: null,
    contentType: '',
    loads: [],
    sets,
    end,
    purgedAt: null,
    purgeAccepted: false,
  };
}

const fromWholeTail = (row: Fields, tables: ReadTables): Tail => ({
  ...fromVersion(row, tables),
  end: row.number(4),
  purgedAt: row.has(5) ? row.number(5) : null,
  purgeAccepted: row.has(5),
});

const fromOwed = (row: Fields): OwedPurge => ({
  kind: valueAt(CHANGE_KINDS, row.number(0)),
  dueBy: row.number(1),
  sendAt: row.number(2),
  end: row.number(3),
});

/** Reads what `toCard` made. */
export function fromCard(key: string, row: Fields, tables: Pick<ReadTables, 'texts'>): StoryCard {
  // Cards written by the first builds of storyclub say neither: then it is where most are, in the site's language.
  const place = row.isNumber(6) ? valueAt(tables.texts, row.number(6)) : 'stories\n';
  const end = place.lastIndexOf('\n');
  const folder = place.slice(0, end);
  const name = row.has(7) ? row.string(7) : sourceNameOf(key);
  return {
    title: row.string(0),
    date: row.string(1),
    author: valueAt(tables.texts, row.number(2)),
    tags: row
      .fields(3)
      .all()
      .map((_, index, all) => valueAt(tables.texts, new Fields(all, 'tags').number(index))),
    excerpt: row.string(4),
    readingTime: row.number(5),
    file: folder === '' ? name : `${folder}/${name}`,
    lang: place.slice(end + 1),
    updated: row.has(8) ? row.string(8) : null,
    redirectFrom: row.has(9) ? row.fields(9).strings() : NONE,
  };
}
