/** Numbers a place has: reader, URL, form, and until when it is fresh. Together they are one line of a processor's cache. */
const WIDTH = 4;
/** Steps in which instants are counted, milliseconds. */
const TICK = 100;

/** What the browsers near one location hold of pages, in a table of fixed size: when it is full the newest takes another's place. Instants are epoch milliseconds. */
export class BrowserCaches {
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #epoch: number;

  /**
   * @param pages how many are held at least.
   * @param epoch no instant is before it.
   */
  constructor(pages: number, epoch: number) {
    const places = 2 ** Math.ceil(Math.log2(pages));
    this.#table = new Int32Array(places * WIDTH).fill(-1);
    this.#mask = places - 1;
    this.#epoch = epoch;
  }

  /** The form a reader's browser shows without asking anyone; -1 when it asks. */
  fresh(reader: number, url: number, now: number): number {
    const at = this.#placeOf(reader, url);
    const table = this.#table;
    if (table[at] !== reader || table[at + 1] !== url) return -1;
    return now < this.#epoch + (table[at + 3] ?? 0) * TICK ? (table[at + 2] ?? -1) : -1;
  }

  /** The form it holds, fresh or not, to ask whether it still is the live one; -1 for none. */
  held(reader: number, url: number): number {
    const at = this.#placeOf(reader, url);
    const table = this.#table;
    return table[at] === reader && table[at + 1] === url ? (table[at + 2] ?? -1) : -1;
  }

  keep(
    reader: number,
    url: number,
    { form, freshUntil }: { readonly form: number; readonly freshUntil: number },
  ): void {
    const at = this.#placeOf(reader, url);
    const table = this.#table;
    table[at] = reader;
    table[at + 1] = url;
    table[at + 2] = form;
    table[at + 3] = Math.min(Math.ceil((freshUntil - this.#epoch) / TICK), 0x7fff_ffff);
  }

  #placeOf(reader: number, url: number): number {
    const mixed = Math.imul(reader ^ Math.imul(url + 1, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & this.#mask) * WIDTH;
  }
}
