import { BodyReader } from './body-reader.ts';
import type { ByteSource } from './upstream.ts';

export interface BodyTerms {
  /** Bytes kept; of a longer body nothing is. */
  readonly limit: number;
  /** Bytes the sender says there are; null when it does not. Another number breaks the body off. */
  readonly length?: number | null;
  /** Called once when the body is longer than the limit. */
  readonly tooLong?: () => void;
}

/** A body as a cache holds it: whole, or still coming in while readers already follow it. */
export class StoredBody {
  readonly #chunks: (Uint8Array | null)[] = [];
  readonly #readers = new Set<BodyReader>();
  #state: 'flowing' | 'whole' | 'broken' = 'flowing';
  #size = 0;
  /** Chunks are dropped once every reader has them: the body is not to be kept. */
  #isPassing = false;
  /** Who was to read it has begun to, or never will. */
  #isClaimed = false;
  #changed: (() => void)[] = [];
  #settle: (isWhole: boolean) => void = () => {};
  /** Tells the sender to stop. */
  #stop = (): void => {};
  /** Resolves when all of it is in (true), or when it broke off (false). */
  readonly ended: Promise<boolean>;

  constructor(source: ByteSource | null, terms: BodyTerms) {
    if (source === null || source instanceof Uint8Array) {
      if (source !== null && source.length > 0) this.#chunks.push(source);
      this.#size = source?.length ?? 0;
      this.#state = 'whole';
      this.ended = whole;
    } else {
      this.ended = new Promise((resolve) => {
        this.#settle = resolve;
      });
      this.#isPassing = terms.limit === 0;
      const chunks = source[Symbol.asyncIterator]();
      this.#stop = () => {
        chunks.return?.().catch(() => {});
      };
      this.#fill(chunks, terms).catch(() => this.#breakOff());
    }
  }

  /** Bytes so far; of a whole body its length. */
  get size(): number {
    return this.#size;
  }

  get isWhole(): boolean {
    return this.#state === 'whole';
  }

  /** Read once by those who wait for it, and gone: it can be given to nobody else. */
  get isPassing(): boolean {
    return this.#isPassing;
  }

  /**
   * All of it from the first byte on; the iteration throws when it breaks off. A body that is not kept waits for its
   * readers from this call on: who does not iterate to the end calls `return`.
   */
  read(): BodyReader {
    if (this.#chunks[0] === null) throw new Error('a body that is not kept cannot be read again');
    const reader = new BodyReader({
      next: (own) => this.#next(own),
      moved: () => this.#announce(),
      left: (own) => {
        if (this.#readers.delete(own)) this.#goOn();
      },
    });
    this.#readers.add(reader);
    this.#isClaimed = true;
    return reader;
  }

  /** Says that nobody is going to read it: if it is not kept either, it need not come in. */
  release(): void {
    this.#isClaimed = true;
    this.#goOn();
  }

  async #next(reader: BodyReader): Promise<Uint8Array | null> {
    while (this.#readers.has(reader)) {
      const chunk = this.#chunks[reader.at];
      if (chunk !== undefined && chunk !== null) return chunk;
      if (this.#state === 'whole') return null;
      if (this.#state === 'broken') throw new Error('the origin broke off its answer');
      await this.#change();
    }
    return null;
  }

  async #fill(
    chunks: AsyncIterator<Uint8Array>,
    { limit, length = null, tooLong }: BodyTerms,
  ): Promise<void> {
    for (;;) {
      const next = await chunks.next();
      if (this.#state !== 'flowing') return;
      if (next.done === true) break;
      const { value } = next;
      if (length !== null && this.#size + value.length > length) return this.#breakOff();
      this.#chunks.push(value);
      this.#size += value.length;
      if (this.#size > limit && !this.#isPassing) {
        this.#isPassing = true;
        tooLong?.();
      }
      this.#goOn();
      if (this.#isPassing) await this.#taken();
    }
    if (length !== null && this.#size !== length) this.#breakOff();
    else this.#end('whole');
  }

  /** Waits until every reader has what came in, so that it does not pile up. */
  async #taken(): Promise<void> {
    while (this.#state === 'flowing') {
      if (this.#readers.size > 0) {
        const slowest = Math.min(...Array.from(this.#readers, ({ at }) => at));
        for (let n = slowest - 1; n >= 0 && this.#chunks[n] !== null; n -= 1)
          this.#chunks[n] = null;
        if (slowest === this.#chunks.length) return;
      }
      await this.#change();
    }
  }

  /** Tells the news, unless nobody is left to hear them: a body that is not kept comes in for its readers only. */
  #goOn(): void {
    if (this.#isPassing && this.#isClaimed && this.#readers.size === 0) this.#breakOff();
    else this.#announce();
  }

  #breakOff(): void {
    this.#end('broken');
    this.#stop();
  }

  #end(state: 'whole' | 'broken'): void {
    if (this.#state === 'flowing') {
      this.#state = state;
      this.#settle(state === 'whole');
    }
    this.#announce();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #announce(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }
}

const whole = Promise.resolve(true);
