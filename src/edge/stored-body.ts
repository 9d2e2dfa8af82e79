import type { ByteSource } from './upstream.ts';

/** A body as a cache holds it: whole, or still coming in while readers already follow it. */
export class StoredBody {
  readonly #chunks: (Uint8Array | null)[] = [];
  readonly #positions = new Set<{ at: number }>();
  #state: 'flowing' | 'whole' | 'broken' = 'flowing';
  #size = 0;
  /** Chunks are dropped once every reader has them: the body is not to be kept. */
  #isPassing = false;
  #wake: (() => void)[] = [];
  #drained: (() => void)[] = [];
  /** Resolves when all of it is in (true), or when it broke off (false). */
  readonly ended: Promise<boolean>;

  /** @param limit bytes; of a longer one nothing is kept, and `tooLong` is called once. */
  constructor(source: ByteSource | null, limit: number, tooLong: () => void = () => {}) {
    if (source === null || source instanceof Uint8Array) {
      if (source !== null && source.length > 0) this.#chunks.push(source);
      this.#size = source?.length ?? 0;
      this.#state = 'whole';
      this.ended = whole;
    } else this.ended = this.#fill(source, { limit, tooLong });
  }

  /** Bytes so far; of a whole body its length. */
  get size(): number {
    return this.#size;
  }

  get isWhole(): boolean {
    return this.#state === 'whole';
  }

  /** All of it from the first byte on; throws when it breaks off. */
  async *read(): AsyncIterable<Uint8Array> {
    if (this.#isPassing) throw new Error('a body that is not kept cannot be read again');
    const position = { at: 0 };
    this.#positions.add(position);
    try {
      for (;;) {
        const chunk = this.#chunks[position.at];
        if (chunk !== undefined && chunk !== null) {
          position.at += 1;
          this.#drop();
          yield chunk;
        } else if (this.#state === 'whole') return;
        else if (this.#state === 'broken') throw new Error('the origin broke off its answer');
        else await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    } finally {
      this.#positions.delete(position);
      this.#drop();
    }
  }

  async #fill(
    source: AsyncIterable<Uint8Array>,
    { limit, tooLong }: { readonly limit: number; readonly tooLong: () => void },
  ): Promise<boolean> {
    try {
      for await (const chunk of source) {
        this.#chunks.push(chunk);
        this.#size += chunk.length;
        if (this.#size > limit && !this.#isPassing) {
          this.#isPassing = true;
          tooLong();
        }
        this.#notify();
        if (this.#isPassing) await this.#drain();
        if (this.#isPassing && this.#positions.size === 0) throw new Error('nobody reads it');
      }
      this.#state = 'whole';
    } catch {
      this.#state = 'broken';
    }
    this.#notify();
    return this.#state === 'whole';
  }

  /** Waits until the slowest reader has what came in: a body that is not kept does not pile up. */
  async #drain(): Promise<void> {
    this.#drop();
    while (this.#positions.size > 0 && this.#slowest() < this.#chunks.length)
      await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #slowest(): number {
    let slowest = this.#chunks.length;
    for (const { at } of this.#positions) slowest = Math.min(slowest, at);
    return slowest;
  }

  #drop(): void {
    if (!this.#isPassing) return;
    const slowest = this.#slowest();
    for (let n = slowest - 1; n >= 0 && this.#chunks[n] !== null; n -= 1) this.#chunks[n] = null;
    const drained = this.#drained;
    this.#drained = [];
    for (const resolve of drained) resolve();
  }

  #notify(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const resolve of wake) resolve();
  }
}

const whole = Promise.resolve(true);
