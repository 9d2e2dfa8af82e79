/**
 * Room for so many bytes of bodies in memory at once. What needs more than is left waits its turn; a body that is larger
 * than all the room has it alone.
 */
export class BodyRoom {
  readonly #bytes: number;
  #taken = 0;
  readonly #waiting: { readonly size: number; readonly begin: () => void }[] = [];

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Runs what holds a body of this size, bytes, for as long as it takes. */
  async hold<T>(size: number, act: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#has(size))
      await new Promise<void>((begin) => this.#waiting.push({ size, begin }));
    else this.#taken += size;
    try {
      return await act();
    } finally {
      this.#taken -= size;
      this.#admit();
    }
  }

  #has(size: number): boolean {
    return this.#taken === 0 || this.#taken + size <= this.#bytes;
  }

  /** Lets in those that waited longest, and takes their room at once: they begin only later. */
  #admit(): void {
    for (let [next] = this.#waiting; next !== undefined && this.#has(next.size);) {
      this.#waiting.shift();
      this.#taken += next.size;
      next.begin();
      [next] = this.#waiting;
    }
  }
}
