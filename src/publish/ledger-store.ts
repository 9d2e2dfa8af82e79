import { againWhenMoved } from './again-when-moved.ts';
import { LedgerMoved } from './ledger-moved.ts';
import type { Origin } from '../origin/origin.ts';
import { INLINE_INTENTS } from '../plan/encode-journal.ts';
import type { Entry, Journal, KeptBodies, Ledger, LedgerRoot, Release } from '../plan/ledger.ts';
import {
  EntriesStore,
  type EntriesTerms,
  type ReadFor,
  type ShardSizes,
  type Wanted,
} from './entries-store.ts';
import {
  fromJournalDocument,
  type JournalDocument,
  packIntents,
  toJournalDocument,
  unpackIntents,
} from './journal-object.ts';
import { isStillNamed } from './is-still-named.ts';
import { damaged, isDamage, parseRoot, unreadable } from './root-document.ts';
import type { RootDocument, StoredRoot } from './root-shape.ts';
import { type StateNames, stateNames } from './state-names.ts';
import { stateBytes, stateText } from './state-headers.ts';

/** The one module that reads and writes the ledger: a small root, and the entries by key, in one object or in shards. */

/** The root as it was found, with the ETag a write must still find. */
export interface FoundRoot {
  readonly root: StoredRoot;
  readonly etag: string;
}

export interface Look {
  /** Null when nothing was published here yet. */
  readonly found: FoundRoot | null;
  /** The origin's clock when it answered. */
  readonly at: number;
}

type Entries = ReadonlyMap<string, Entry>;

const SIZES: ShardSizes = { inline: 16_384, shard: 4096 };

export class LedgerStore {
  readonly names: StateNames;
  readonly #origin: Origin;
  readonly #site: string;
  /** What was read ahead: the look is given once, the entries as long as a root names them. */
  #ahead: { look: (() => Look) | null; readonly key: string; readonly entries: Entries } | null =
    null;
  /** The root as it was read before a build; given once. */
  #first: (() => Look) | null = null;
  /** Names of the objects that hold the intents of journals. */
  readonly #journalKeys = new WeakMap<Journal, string>();
  readonly #entries: EntriesStore;

  constructor(
    origin: Origin,
    {
      statePrefix,
      site,
      sizes = SIZES,
    }: { readonly statePrefix: string; readonly site: string; readonly sizes?: ShardSizes },
  ) {
    this.#origin = origin;
    this.#site = site;
    this.names = stateNames(statePrefix);
    this.#entries = new EntriesStore(origin, { names: this.names, sizes });
  }

  /** Reads the root, the one request of a publish with nothing to do. Throws UserError when it is no ledger of this site. */
  async look(): Promise<Look> {
    const first = this.#first;
    this.#first = null;
    if (first !== null) return first();
    const known = this.#ahead?.look ?? null;
    if (this.#ahead !== null && known !== null) {
      this.#ahead.look = null;
      return known();
    }
    return await this.#readRoot(null);
  }

  /** `missing`: a journal that was not there, and the root that named it. */
  async #readRoot(missing: { readonly key: string; readonly etag: string } | null): Promise<Look> {
    const { root: name } = this.names;
    const answer = await this.#origin.get(name);
    if (answer.outcome !== 'found') return { found: null, at: answer.at };
    const { etag, at } = answer;
    if (etag === missing?.etag) throw damaged(this.#origin.name, `${missing.key} is missing`);
    const context = { origin: this.#origin.name, site: this.#site, names: this.names };
    const document = parseRoot(Buffer.from(answer.body).toString('utf8'), context);
    const read = await this.#readJournal(document);
    // The publish it was of has committed since: the root is another one, too.
    if (read.outcome === 'missing') return await this.#readRoot({ key: read.key, etag });
    return { found: { root: { ...document, journal: read.journal }, etag }, at };
  }

  async #readJournal({
    journal: document,
  }: RootDocument): Promise<
    | { readonly outcome: 'read'; readonly journal: Journal | null }
    | { readonly outcome: 'missing'; readonly key: string }
  > {
    if (document === null) return { outcome: 'read', journal: null };
    const { key } = document;
    try {
      if (key === null) return { outcome: 'read', journal: fromJournalDocument(document, null) };
      const answer = await this.#origin.get(key);
      if (answer.outcome !== 'found') return { outcome: 'missing', key };
      const journal = fromJournalDocument(document, await unpackIntents(answer.body));
      this.#journalKeys.set(journal, key);
      return { outcome: 'read', journal };
    } catch (error) {
      throw unreadable(this.#origin.name, { key: key ?? this.names.root, error });
    }
  }

  /** Every object besides bodies that a root needs: the entries of what is live and of its releases, and its journal. */
  async namedBy(root: StoredRoot): Promise<readonly string[]> {
    const { entriesKey, releases, journal } = root;
    const journalKey = journal === null ? undefined : this.#journalKeys.get(journal);
    const parts = entriesKey === null ? null : await this.#entries.partsOf(entriesKey);
    return [
      ...(entriesKey === null ? [] : [entriesKey]),
      ...releases.map((each) => each.entriesKey),
      ...(journalKey === undefined ? [] : [journalKey]),
      ...(parts === null ? [] : [...parts.live, ...parts.superseded]),
    ];
  }

  /** Names of the objects that the entries of what is live are in. */
  async liveObjects({ entriesKey }: StoredRoot): Promise<readonly string[]> {
    if (entriesKey === null) return [];
    return [entriesKey, ...(await this.#entries.partsOf(entriesKey)).live];
  }

  /**
   * The root for a command that must know it before it builds: the next look costs no request and says what the origin's
   * clock shows by then. `now` is any clock, in milliseconds.
   */
  async lookFirst(now: () => number): Promise<Look> {
    this.#first = null;
    const look = await this.look();
    const since = now();
    this.#first = () => ({ ...look, at: look.at + now() - since });
    return look;
  }

  /**
   * Root and entries for a command that makes its site from them: the next look, and reading these entries, then costs
   * no request, and says what the origin's clock shows by then where `now` is given: any clock, in milliseconds. A
   * ledger that moves in between is noticed by the first write, as ever. Throws LedgerMoved when others keep coming first.
   */
  async lookAhead(now: () => number = () => 0): Promise<Look & { readonly entries: Entries }> {
    const { look, since, entries } = await againWhenMoved(async () => {
      const look = await this.look();
      const since = now();
      const { found } = look;
      return {
        look,
        since,
        entries: found === null ? new Map() : await this.readEntries(found.root),
      };
    });
    const later = (): Look => ({ ...look, at: look.at + now() - since });
    this.#ahead = { look: later, key: look.found?.root.entriesKey ?? '', entries };
    return { ...look, entries };
  }

  /** Reads the entries a root belongs to. Throws LedgerMoved when another publish has replaced them since. */
  async readEntries({ entriesKey }: StoredRoot): Promise<Entries> {
    if (entriesKey === null) return new Map();
    if (this.#ahead?.key === entriesKey) return this.#ahead.entries;
    return await this.#orMoved(entriesKey, this.#entries.readAll(entriesKey));
  }

  /** Reads those of them that a plan of a whole site needs, and says what it is to know of the others. */
  async readFor(root: StoredRoot, wanted: Omit<Wanted, 'purges'>): Promise<ReadFor> {
    const { entriesKey, purges, journal } = root;
    const { files, lawName } = wanted;
    if (entriesKey === null || this.#ahead?.key === entriesKey)
      return { entries: await this.readEntries(root), elsewhere: null, files };
    const under = { purges, lawName: journal === null ? lawName : null };
    return await this.#orMoved(
      entriesKey,
      this.#entries.readFor(entriesKey, { ...wanted, ...under }),
    );
  }

  /** What is missing may be gone with a publish that has committed since the root was read. */
  async #orMoved<T>(entriesKey: string, read: Promise<T>): Promise<T> {
    try {
      return await read;
    } catch (error) {
      const where = { names: this.names, site: this.#site, entriesKey };
      if (!isDamage(error) || (await isStillNamed(this.#origin, where))) throw error;
      throw new LedgerMoved(`${entriesKey} was replaced by another publish`);
    }
  }

  /** The bodies that are kept for releases beside what a root belongs to; no request when its entries were read last. */
  async readBodies({ entriesKey }: StoredRoot): Promise<KeptBodies> {
    return entriesKey === null ? new Map() : await this.#entries.readBodies(entriesKey);
  }

  /** The entries of an earlier release; null when they are gone. */
  async readRelease({ entriesKey }: Release): Promise<Entries | null> {
    return await this.#entries.readRelease(entriesKey);
  }

  /** Writes new entries under names of their own and answers the first; nothing refers to them before the root does. */
  async writeEntries(ledger: Ledger, terms: EntriesTerms): Promise<string> {
    return await this.#entries.write(ledger, terms);
  }

  /** Replaces the root that was found (or creates the first). Throws LedgerMoved when it is no longer that one. */
  async writeRoot(
    root: LedgerRoot,
    {
      entriesKey,
      replaces,
    }: { readonly entriesKey: string | null; readonly replaces: string | null },
  ): Promise<FoundRoot> {
    const stored: StoredRoot = { ...root, entriesKey };
    const fresh = await this.#writeJournal(root);
    const document: RootDocument = { ...stored, journal: this.#toDocument(root.journal) };
    const condition = replaces === null ? { ifNoneMatch: '*' as const } : { ifMatch: replaces };
    const text = `${JSON.stringify(document)}\n`;
    const answer = await this.#origin.put(stateText(this.names.root, text, condition));
    if (answer.outcome === 'precondition-failed') {
      // Nothing will ever name the journal that was written for this root.
      if (fresh !== null) await this.#origin.remove([{ key: fresh, ifMatch: null }]);
      throw new LedgerMoved(`${this.names.root} was written by another publish`);
    }
    return { root: stored, etag: answer.etag };
  }

  /** Writes the intents of a large journal, once; the name of the object if that was now. */
  async #writeJournal({ journal, serial }: LedgerRoot): Promise<string | null> {
    if (journal === null || journal.intents.length <= INLINE_INTENTS) return null;
    if (this.#journalKeys.has(journal)) return null;
    const key = this.names.journal(serial, journal.publish);
    await this.#origin.put(stateBytes(key, await packIntents(journal.intents)));
    this.#journalKeys.set(journal, key);
    return key;
  }

  #toDocument(journal: Journal | null): JournalDocument | null {
    return journal === null
      ? null
      : toJournalDocument(journal, this.#journalKeys.get(journal) ?? null);
  }
}
