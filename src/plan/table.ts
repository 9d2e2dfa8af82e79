/** Values that repeat, each written once. */
export class Table<T> {
  readonly values: T[] = [];
  readonly #at = new Map<string, number>();
  /** The very same value needs no name: most pages share one list of loaded files. */
  readonly #same = new Map<T, number>();
  readonly #nameOf: (value: T) => string;

  constructor(nameOf: (value: T) => string) {
    this.#nameOf = nameOf;
  }

  add(value: T): number {
    const same = this.#same.get(value);
    if (same !== undefined) return same;
    const name = this.#nameOf(value);
    const at = this.#at.get(name) ?? this.values.push(value) - 1;
    this.#at.set(name, at);
    if (typeof value === 'object') this.#same.set(value, at);
    return at;
  }
}

/** The value a number stands for. Throws a plain Error when the table has none. */
export function valueAt<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined)
    throw new Error(`the ledger names entry ${index} of a table that has ${values.length}`);
  return value;
}
