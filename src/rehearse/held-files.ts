/** Files that are loaded together, by number: as masks of 32 each. */
export interface FileSet {
  readonly files: readonly number[];
  readonly words: readonly { readonly word: number; readonly mask: number }[];
}

export function toFileSet(files: readonly number[]): FileSet {
  const masks = new Map<number, number>();
  for (const file of files)
    masks.set(file >>> 5, (masks.get(file >>> 5) ?? 0) | (1 << (file & 31)));
  return { files, words: [...masks].map(([word, mask]) => ({ word, mask })) };
}

/** Which files the browsers of those about hold for good: one bit each. Whoever takes a place begins with none. */
export class HeldFiles {
  readonly #width: number;
  readonly #bits: Int32Array;
  readonly #readers: Int32Array;

  /** @param regular files that those hold who are there from the beginning. */
  constructor({
    places,
    files,
    regular,
  }: {
    readonly places: number;
    readonly files: number;
    readonly regular: FileSet;
  }) {
    this.#width = (files + 31) >>> 5;
    this.#bits = new Int32Array(places * this.#width);
    this.#readers = Int32Array.from({ length: places }, (_, place) => place);
    for (let at = 0; at < this.#bits.length; at += this.#width)
      for (const { word, mask } of regular.words) this.#bits[at + word] = mask;
  }

  /** Whether a reader is about: somebody newer may have taken their place. Readers count up. */
  enter(place: number, reader: number): boolean {
    const known = this.#readers[place] ?? 0;
    if (reader <= known) return reader === known;
    this.#readers[place] = reader;
    this.#bits.fill(0, place * this.#width, (place + 1) * this.#width);
    return true;
  }

  hasAll(place: number, { words }: FileSet): boolean {
    const from = place * this.#width;
    for (const { word, mask } of words)
      if (((this.#bits[from + word] ?? 0) & mask) !== mask) return false;
    return true;
  }

  has(place: number, file: number): boolean {
    return (((this.#bits[place * this.#width + (file >>> 5)] ?? 0) >>> (file & 31)) & 1) === 1;
  }

  add(place: number, file: number): void {
    const at = place * this.#width + (file >>> 5);
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (file & 31));
  }
}
