import { UserError } from '../findings/user-error.ts';
import type { Origin } from '../origin/origin.ts';
import type { Entry, KeptBodies, LedgerRoot, Release } from '../plan/ledger.ts';
import { type EntriesObject, packEntries, unpackEntries } from './entries-object.ts';
import { isStoredRoot, type StoredRoot } from './root-shape.ts';
import { type StateNames, stateNames } from './state-names.ts';
import { stateHeaders } from './state-headers.ts';

/** The one module that reads and writes the ledger: a small root, and the entries by key in one compact object. */

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

/** The ledger's root was written by someone else since it was read. */
export class LedgerMoved extends Error {
  override readonly name = 'LedgerMoved';
}

type Entries = ReadonlyMap<string, Entry>;

export class LedgerStore {
  readonly names: StateNames;
  readonly #origin: Origin;
  readonly #site: string;
  /** What was read ahead: the look is given once, the entries as long as a root names them. */
  #ahead: { look: (() => Look) | null; readonly key: string; readonly entries: Entries } | null =
    null;
  /** The root as it was read before a build; given once. */
  #first: (() => Look) | null = null;
  /** The live entries that were read last, as they were stored. */
  #last: (Omit<EntriesObject, 'entries'> & { readonly key: string }) | null = null;

  constructor(
    origin: Origin,
    { statePrefix, site }: { readonly statePrefix: string; readonly site: string },
  ) {
    this.#origin = origin;
    this.#site = site;
    this.names = stateNames(statePrefix);
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
    const answer = await this.#origin.get(this.names.root);
    if (answer.outcome !== 'found') return { found: null, at: answer.at };
    const root = this.#parseRoot(Buffer.from(answer.body).toString('utf8'));
    return { found: { root, etag: answer.etag }, at: answer.at };
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
   * ledger that moves in between is noticed by the first write, as ever.
   */
  async lookAhead(now: () => number = () => 0): Promise<Look & { readonly entries: Entries }> {
    const look = await this.look();
    const since = now();
    const entries = look.found === null ? new Map() : await this.readEntries(look.found.root);
    const later = (): Look => ({ ...look, at: look.at + now() - since });
    this.#ahead = { look: later, key: look.found?.root.entriesKey ?? '', entries };
    return { ...look, entries };
  }

  /** Reads the entries a root belongs to. */
  async readEntries(root: StoredRoot): Promise<Entries> {
    if (root.entriesKey === null) return new Map();
    if (this.#ahead?.key === root.entriesKey) return this.#ahead.entries;
    return (await this.#readLive(root.entriesKey)).entries;
  }

  /** The bodies that are kept for releases beside what a root belongs to; no request when its entries were read last. */
  async readBodies({ entriesKey }: StoredRoot): Promise<KeptBodies> {
    if (entriesKey === null) return new Map();
    if (this.#last?.key === entriesKey) return this.#last.bodies;
    return (await this.#readLive(entriesKey)).bodies;
  }

  /** The entries of an earlier release; null when they are gone. */
  async readRelease({ entriesKey }: Release): Promise<Entries | null> {
    return (await this.#readState(entriesKey))?.entries ?? null;
  }

  async #readLive(key: string): Promise<EntriesObject> {
    const state = await this.#readState(key);
    if (state === null) throw damaged(this.#origin.name, `${key} is missing`);
    this.#last = { key, bodies: state.bodies, blocks: state.blocks };
    return state;
  }

  async #readState(key: string): Promise<EntriesObject | null> {
    const answer = await this.#origin.get(key);
    if (answer.outcome !== 'found') return null;
    try {
      return await unpackEntries(answer.body);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw damaged(this.#origin.name, `${key}: ${why}`, error);
    }
  }

  /** Writes new entries under a name of their own and answers it; nothing refers to them before the root does. */
  async writeEntries(
    entries: ReadonlyMap<string, Entry>,
    {
      serial,
      publish,
      bodies,
    }: { readonly serial: number; readonly publish: string; readonly bodies: KeptBodies },
  ): Promise<string> {
    const key = this.names.entries(serial, publish);
    const body = await packEntries({ entries, bodies }, this.#last?.blocks ?? []);
    await this.#origin.put({
      key,
      body,
      headers: { ...stateHeaders, contentType: 'application/gzip' },
      condition: null,
    });
    return key;
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
    const answer = await this.#origin.put({
      key: this.names.root,
      body: Buffer.from(`${JSON.stringify(stored)}\n`),
      headers: stateHeaders,
      condition: replaces === null ? { ifNoneMatch: '*' } : { ifMatch: replaces },
    });
    if (answer.outcome === 'precondition-failed')
      throw new LedgerMoved(`${this.names.root} was written by another publish`);
    return { root: stored, etag: answer.etag };
  }

  #parseRoot(text: string): StoredRoot {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw damaged(this.#origin.name, `${this.names.root} is not JSON`, error);
    }
    const version =
      typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
    if (typeof version === 'number' && version > 1) {
      throw new UserError({
        code: 'ledger-newer',
        what: `The ledger in ${this.#origin.name} is of version ${version}, written by a newer storyclub.`,
        next: 'Update storyclub and run the command again.',
      });
    }
    if (!isStoredRoot(value))
      throw damaged(this.#origin.name, `${this.names.root} lacks what a ledger has`);
    // Entries are deleted once no release needs them: a root may name no other object of the bucket.
    const named = [value.entriesKey, ...value.releases.map(({ entriesKey }) => entriesKey)];
    const other = named.find((key) => key !== null && !this.names.isEntries(key)) ?? null;
    if (other !== null)
      throw damaged(this.#origin.name, `${this.names.root} names ${other} as its entries`);
    if (value.site !== this.#site) {
      throw new UserError({
        code: 'ledger-of-another-site',
        what: `${this.#origin.name} holds the ledger of ${value.site}, not of ${this.#site}.`,
        why: 'Two sites in one place would delete each other’s pages.',
        next: 'Check the bucket, prefix and statePrefix of the target, and site.url.',
      });
    }
    return value;
  }
}

function damaged(origin: string, why: string, cause?: unknown): UserError {
  return new UserError({
    code: 'ledger-damaged',
    what: `The ledger in ${origin} cannot be read.`,
    why,
    next: 'Nothing was changed. Restore the object from a version or backup of the bucket.',
    cause,
  });
}
