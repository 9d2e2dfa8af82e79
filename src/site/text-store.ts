const CHUNK_BYTES = 2 ** 20;
const LENGTH_BYTES = 4;

/**
 * Texts that wait outside the heap, as UTF-8: a hundred thousand excerpts with one “ each take twice the memory as
 * strings, and time to be passed over by every collection.
 */
export class TextStore {
  readonly #chunks: Buffer[] = [];
  #end = CHUNK_BYTES;

  /** Where the text is from now on. */
  add(text: string): number {
    const bytes = LENGTH_BYTES + Buffer.byteLength(text);
    if (this.#end + bytes > CHUNK_BYTES) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(bytes, CHUNK_BYTES)));
      this.#end = 0;
    }
    const at = this.#end;
    const chunk = this.#chunks.length - 1;
    this.#chunks[chunk]?.writeUInt32LE(bytes - LENGTH_BYTES, at);
    this.#chunks[chunk]?.write(text, at + LENGTH_BYTES);
    this.#end += bytes;
    return chunk * CHUNK_BYTES + at;
  }

  get(place: number): string {
    const chunk = this.#chunks[Math.floor(place / CHUNK_BYTES)];
    if (chunk === undefined) throw new Error(`no text is at ${place}`);
    const at = place % CHUNK_BYTES;
    const from = at + LENGTH_BYTES;
    return chunk.toString('utf8', from, from + chunk.readUInt32LE(at));
  }
}
