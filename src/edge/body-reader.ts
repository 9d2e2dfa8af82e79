export interface BodySource {
  /** The chunk a reader is at, once it has come in; null after the last one, and for a reader that left. */
  readonly next: (reader: BodyReader) => Promise<Uint8Array | null>;
  readonly moved: () => void;
  readonly left: (reader: BodyReader) => void;
}

/** One who follows a body from its first byte on, one `next` at a time as `for await` asks. */
export class BodyReader implements AsyncIterableIterator<Uint8Array> {
  readonly #source: BodySource;
  #at = 0;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /** Chunks it has had. */
  get at(): number {
    return this.#at;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array>> {
    try {
      const chunk = await this.#source.next(this);
      if (chunk === null) return this.#leave();
      this.#at += 1;
      this.#source.moved();
      return { done: false, value: chunk };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** Ends a `next` that is waiting, too. */
  async return(): Promise<IteratorResult<Uint8Array>> {
    return this.#leave();
  }

  #leave(): IteratorResult<Uint8Array> {
    this.#source.left(this);
    return { done: true, value: undefined };
  }
}
