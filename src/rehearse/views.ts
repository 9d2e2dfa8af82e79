import type { Readership } from './readership.ts';

/** Page views in the order they come, so many at a time, the same for every world. */
export class Views {
  /** Epoch milliseconds. */
  readonly at: Float64Array;
  readonly reader: Int32Array;
  readonly place: Int32Array;
  readonly url: Int32Array;
  readonly bin: Int32Array;
  count = 0;

  constructor(most: number) {
    this.at = new Float64Array(most);
    this.reader = new Int32Array(most);
    this.place = new Int32Array(most);
    this.url = new Int32Array(most);
    this.bin = new Int32Array(most);
  }

  /** Takes views until there is no room, or the next one is at `until` or later. `readership` stands at the first. */
  fill(readership: Readership, until: number, binOf: (instant: number) => number): void {
    let count = 0;
    for (; count < this.at.length && readership.at < until; readership.next()) {
      this.at[count] = readership.at;
      this.reader[count] = readership.reader;
      this.place[count] = readership.place;
      this.url[count] = readership.url;
      this.bin[count] = binOf(readership.at);
      count += 1;
    }
    this.count = count;
  }
}
