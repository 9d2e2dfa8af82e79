import type { Readership } from './readership.ts';

/** Page views in the order they come, so many at a time, the same for every world. */
export class Views {
  /** Epoch milliseconds. */
  readonly at: Float64Array;
  readonly reader: Int32Array;
  readonly place: Int32Array;
  readonly url: Int32Array;
  readonly bin: Int32Array;
  /** The views location by location, in each as they come: what one location holds stays at hand. */
  readonly order: Int32Array;
  count = 0;
  readonly #locations: number;

  constructor(most: number, locations: number) {
    this.#locations = locations;
    this.order = new Int32Array(most);
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
    this.#sort();
  }

  /** A reader is near one location, by their place. */
  locationOf(index: number): number {
    return (this.place[index] ?? 0) % this.#locations;
  }

  #sort(): void {
    const starts = new Int32Array(this.#locations + 1);
    for (let index = 0; index < this.count; index++) add(starts, this.locationOf(index) + 1);
    for (let location = 1; location < starts.length; location++)
      starts[location] = (starts[location] ?? 0) + (starts[location - 1] ?? 0);
    for (let index = 0; index < this.count; index++)
      this.order[add(starts, this.locationOf(index))] = index;
  }
}

/** Counts one up and returns what it was before. */
function add(counts: Int32Array, index: number): number {
  const before = counts[index] ?? 0;
  counts[index] = before + 1;
  return before;
}
