/** A power of two. So many pages are held over all browsers; beyond them the newest takes another's place. */
const PLACES = 1 << 18;

/** What every browser holds of every page, in a table of fixed size. Instants are epoch milliseconds. */
export class BrowserCaches {
  readonly #reader = new Int32Array(PLACES).fill(-1);
  readonly #url = new Int32Array(PLACES).fill(-1);
  readonly #form = new Int32Array(PLACES);
  readonly #freshUntil = new Float64Array(PLACES);

  /** The form a reader's browser shows without asking anyone; -1 when it asks. */
  find(reader: number, url: number, now: number): number {
    const place = placeOf(reader, url);
    const isHeld = this.#reader[place] === reader && this.#url[place] === url;
    return isHeld && now < (this.#freshUntil[place] ?? 0) ? (this.#form[place] ?? -1) : -1;
  }

  /** The form it holds, fresh or not, to ask whether it still is the live one; -1 for none. */
  held(reader: number, url: number): number {
    const place = placeOf(reader, url);
    const isHeld = this.#reader[place] === reader && this.#url[place] === url;
    return isHeld ? (this.#form[place] ?? -1) : -1;
  }

  keep(
    reader: number,
    url: number,
    { form, freshUntil }: { form: number; freshUntil: number },
  ): void {
    const place = placeOf(reader, url);
    this.#reader[place] = reader;
    this.#url[place] = url;
    this.#form[place] = form;
    this.#freshUntil[place] = freshUntil;
  }
}

const placeOf = (reader: number, url: number): number => {
  const mixed = Math.imul(reader ^ Math.imul(url + 1, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) & (PLACES - 1);
};
