import type { ObjectKind } from '../cache/policy.ts';
import type { StoryCard } from '../site/types.ts';
import type {
  ChangeKind,
  Entry,
  HeaderSet,
  KeptBodies,
  LiveVersion,
  Tail,
  Version,
} from './ledger.ts';
import { Table } from './table.ts';
import { isCleared } from './versions.ts';

/**
 * The entries as one compact JSON document: rows of arrays, with what repeats (content types, Cache-Control,
 * lists of loaded files, lifetimes) in tables of their own. At most 200 bytes a key without listings' cards.
 */

export const FORMAT = 1;
export const OBJECT_KINDS: readonly ObjectKind[] = [
  'story',
  'listing',
  'not-found',
  'fingerprinted',
  'file',
];
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'correction',
  'listing',
  'arrival',
  'chrome',
  'file',
  'takedown',
  'retire',
];

/** A story whose content last changed when it was put: most of them. No instant is negative. */
export const SAME_AS_PUT = -1;

interface Tables {
  readonly texts: Table<string>;
  readonly loads: Table<readonly string[]>;
  readonly lives: Table<readonly [number, number, boolean]>;
  /** Instants are written from here. */
  readonly base: number;
}

/** Writes entries, and beside them which bodies are kept for releases; equal entries give equal text. */
export function encodeEntries(
  entries: ReadonlyMap<string, Entry>,
  bodies: KeptBodies = new Map(),
): string {
  const ordered = [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const base = ordered.reduce((least, { live }) => Math.min(least, live?.putAt ?? least), Infinity);
  const tables: Tables = {
    texts: new Table((value) => value),
    loads: new Table((value) => JSON.stringify(value)),
    lives: new Table((value) => value.join(' ')),
    base: Number.isFinite(base) ? base : 0,
  };
  const rows = ordered.map((entry) => JSON.stringify(toRow(entry, tables)));
  const cards = ordered.map((entry) =>
    JSON.stringify(entry.story === null ? 0 : toCard(entry.key, entry.story, tables)),
  );
  const head = {
    format: FORMAT,
    base: tables.base,
    texts: tables.texts.values,
    loads: tables.loads.values,
    lives: tables.lives.values,
  };
  // Rows on lines of their own: a ledger can be read and compared by eye.
  const kept = bodies.size === 0 ? '' : `,\n${JSON.stringify(toKept(bodies))}`;
  return `[${JSON.stringify(head)},\n[${rows.join(',\n')}],\n[${cards.join(',\n')}]${kept}]\n`;
}

/** Per serial: itself, then the digests. */
export function toKept(bodies: KeptBodies): readonly (readonly unknown[])[] {
  const bySerial = new Map<number, string[]>();
  for (const [digest, serial] of bodies) {
    const known = bySerial.get(serial);
    if (known === undefined) bySerial.set(serial, [digest]);
    else known.push(digest);
  }
  return [...bySerial]
    .toSorted(([a], [b]) => a - b)
    .map(([serial, digests]) => [serial, ...digests.toSorted()]);
}

function toRow(entry: Entry, tables: Tables): readonly unknown[] {
  const { live, owed } = entry;
  const row: unknown[] = [
    entry.key,
    OBJECT_KINDS.indexOf(entry.kind),
    live === null ? 0 : toLive(live, tables),
    live !== null && entry.changedAt === live.putAt ? SAME_AS_PUT : entry.changedAt,
  ];
  const rare = [
    entry.tails.length === 0 ? 0 : entry.tails.map((tail) => toTail(tail, tables)),
    entry.memory.length === 0 ? 0 : entry.memory.map((known) => toVersion(known, tables)),
    owed === null ? 0 : [CHANGE_KINDS.indexOf(owed.kind), owed.dueBy, owed.sendAt, owed.end],
    entry.unusedSince ?? 0,
  ];
  // What most rows lack is left off their end.
  while (rare.at(-1) === 0) rare.pop();
  return [...row, ...rare];
}

function toLive(live: LiveVersion, tables: Tables): readonly unknown[] {
  const only = live.sets.length === 1 ? live.sets[0] : undefined;
  const isPlain = only !== undefined && only.from === live.putAt && only.until === null;
  return [
    live.digest,
    tables.texts.add(live.contentType),
    tables.texts.add(live.cacheControl),
    toShortEtag(live.etag),
    live.size,
    live.putAt - tables.base,
    live.contentDigest ?? 0,
    tables.loads.add(live.loads),
    isPlain ? tables.lives.add([only.edge, only.browser, only.tagged]) : toSets(live.sets, tables),
    ...(live.version === null ? [] : [live.version]),
  ];
}

/** After a first publish every key has "nothing here" behind it, for as long as its errors may be cached: two numbers. */
function toTail(tail: Tail, tables: Tables): readonly unknown[] {
  const [only, ...more] = tail.sets;
  const isPlainNothing =
    tail.digest === null &&
    tail.contentType === '' &&
    tail.loads.length === 0 &&
    tail.purgedAt === null &&
    only !== undefined &&
    more.length === 0 &&
    only.from === tail.end &&
    only.until === tail.end &&
    !isCleared(only);
  if (!isPlainNothing) return [...toVersion(tail, tables), tail.end, tail.purgedAt ?? 0];
  return [tail.end - tables.base, tables.lives.add([only.edge, only.browser, only.tagged])];
}

const toVersion = (version: Version, tables: Tables): readonly unknown[] => [
  version.digest ?? 0,
  tables.texts.add(version.contentType),
  tables.loads.add(version.loads),
  toSets(version.sets, tables),
];

const toSets = (sets: readonly HeaderSet[], tables: Tables): readonly unknown[] =>
  sets.map((set) => [
    tables.lives.add([set.edge, set.browser, set.tagged]),
    set.from - tables.base,
    set.until ?? 0,
    // What a purge under way has accepted is known from the root; what one has cleared is not.
    ...(isCleared(set) ? [true] : []),
  ]);

/** What listings show of a story, as an array. */
export function toCard(
  key: string,
  card: StoryCard,
  { texts }: Pick<Tables, 'texts'>,
): readonly unknown[] {
  const slash = card.file.lastIndexOf('/');
  const name = card.file.slice(slash + 1);
  // Most sources are called like their story, and lie in few folders: folder and language are one number then.
  const place = texts.add(`${card.file.slice(0, Math.max(0, slash))}\n${card.lang}`);
  const row: unknown[] = [
    card.title,
    card.date,
    texts.add(card.author),
    card.tags.map((tag) => texts.add(tag)),
    card.excerpt,
    card.readingTime,
    place,
  ];
  const rare = [
    name === sourceNameOf(key) ? 0 : name,
    card.updated ?? 0,
    card.redirectFrom.length === 0 ? 0 : card.redirectFrom,
  ];
  while (rare.at(-1) === 0) rare.pop();
  return [...row, ...rare];
}

/** The name a story's source has unless the card says otherwise: `stories/the-fox/index.html` → `the-fox.md`. */
export function sourceNameOf(key: string): string {
  const end = key.lastIndexOf('/');
  return `${key.slice(key.lastIndexOf('/', end - 1) + 1, Math.max(0, end))}.md`;
}

/** Quoted 32 hex digits, as S3 gives them for most objects, lose their quotation marks; others are marked. */
const toShortEtag = (etag: string): string =>
  /^"[0-9a-f]{32}"$/.test(etag) ? etag.slice(1, -1) : `=${etag}`;
