import type { StoredBody } from './stored-body.ts';
import { type HeaderLines, lengthOf } from './upstream.ts';

/** One stored response. Instants are epoch milliseconds. */
export interface StoredCopy {
  readonly key: string;
  /** Path, and query string where it is in the key: what a purge by path names. */
  readonly url: string;
  readonly status: number;
  /** It stands for an error of the origin, whatever status its page is shown with. */
  readonly isError: boolean;
  readonly headers: HeaderLines;
  readonly body: StoredBody;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** In lower case. */
  readonly tags: readonly string[];
  /** When the answer came in, and its age then in milliseconds. */
  readonly storedAt: number;
  readonly ageThen: number;
  readonly freshUntil: number;
  /** Until then it is served while it is refreshed. */
  readonly graceUntil: number;
  /** Until then it is served when the origin fails. */
  readonly onErrorUntil: number;
  hits: number;
  /** The origin failed: until then it is served without asking again. */
  retryAt: number;
  wasUsed: boolean;
}

/** What a copy takes besides its body, about, bytes. */
const OVERHEAD = 512;

/** The copies of one location, within a number of bytes. */
export class CopyStore {
  readonly #copies = new Map<string, StoredCopy>();
  readonly #limit: number;
  readonly #evicted: () => void;
  #held = 0;
  #sizes = new Map<StoredCopy, number>();

  constructor(limit: number, evicted: () => void) {
    this.#limit = limit;
    this.#evicted = evicted;
  }

  get bytesHeld(): number {
    return this.#held;
  }

  /** The largest body worth keeping, bytes. */
  get largest(): number {
    return Math.floor(this.#limit / 4);
  }

  find(key: string): StoredCopy | undefined {
    return this.#copies.get(key);
  }

  all(): IterableIterator<StoredCopy> {
    return this.#copies.values();
  }

  put(copy: StoredCopy): void {
    this.#take(copy.key);
    this.#copies.set(copy.key, copy);
    // Room for what is still to come, as far as it is known.
    this.#count(copy, Math.max(copy.body.size, lengthOf(copy.headers) ?? 0));
    this.#makeRoom(copy);
  }

  /** The body of a copy has come in: it takes what it takes. */
  settle(copy: StoredCopy): void {
    if (this.#copies.get(copy.key) !== copy) return;
    this.#count(copy, copy.body.size);
    this.#makeRoom(copy);
  }

  /** Drops a copy, unless another has taken its place. */
  drop(copy: StoredCopy): void {
    if (this.#copies.get(copy.key) === copy) this.#take(copy.key);
  }

  #count(copy: StoredCopy, size: number): void {
    const before = this.#sizes.get(copy) ?? 0;
    const now = size + copy.key.length * 2 + OVERHEAD;
    this.#sizes.set(copy, now);
    this.#held += now - before;
  }

  #take(key: string): void {
    const copy = this.#copies.get(key);
    if (copy === undefined) return;
    this.#copies.delete(key);
    this.#held -= this.#sizes.get(copy) ?? 0;
    this.#sizes.delete(copy);
  }

  /** Second chance: what was used since it was last passed over stays a round longer. */
  #makeRoom(newest: StoredCopy): void {
    for (const copy of this.#copies.values()) {
      if (this.#held <= this.#limit) return;
      if (copy === newest) continue;
      if (copy.wasUsed) {
        copy.wasUsed = false;
        this.#copies.delete(copy.key);
        this.#copies.set(copy.key, copy);
      } else {
        this.#take(copy.key);
        this.#evicted();
      }
    }
  }
}
