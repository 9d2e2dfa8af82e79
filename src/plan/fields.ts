/** Reads a JSON array of which nothing is known yet: each field by place and type, or an Error that says where. */
export class Fields {
  readonly #values: readonly unknown[];
  readonly #name: string;

  constructor(value: unknown, name: string) {
    if (!Array.isArray(value)) throw new Error(`${name} should be a list`);
    this.#values = value;
    this.#name = name;
  }

  /** Whether a field is there: neither left off nor 0. */
  has(at: number): boolean {
    const value = this.#values[at];
    return value !== undefined && value !== 0;
  }

  isNumber(at: number): boolean {
    return typeof this.#values[at] === 'number';
  }

  number(at: number): number {
    const value = this.#values[at];
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.#wrong(at, 'a number');
  }

  string(at: number): string {
    const value = this.#values[at];
    if (typeof value === 'string') return value;
    throw this.#wrong(at, 'a text');
  }

  boolean(at: number): boolean {
    const value = this.#values[at];
    if (typeof value === 'boolean') return value;
    throw this.#wrong(at, 'true or false');
  }

  fields(at: number): Fields {
    return new Fields(this.#values[at], `${this.#name}[${at}]`);
  }

  object(at: number): Readonly<Record<string, unknown>> {
    const value = this.#values[at];
    if (typeof value === 'object' && value !== null) return { ...value };
    throw this.#wrong(at, 'an object');
  }

  strings(): readonly string[] {
    return this.#values.map((_, at) => this.string(at));
  }

  all(): readonly unknown[] {
    return this.#values;
  }

  #wrong(at: number, wanted: string): Error {
    return new Error(`${this.#name}[${at}] should be ${wanted}`);
  }
}
