import type { Bases } from '../arrange-shelves.ts';
import { tagKey, toSlug } from '../slug.ts';

/** Tags or authors as their pages are called and where they are: by their oldest spelling, looked for when asked. */
export class Names implements Bases {
  readonly #folder: string;
  /** What the story at a position has; null behind the last. */
  readonly #namesAt: (position: number) => readonly string[] | null;
  readonly #keys = new Map<string, string>();
  readonly #oldest = new Map<string, string>();
  #next = 0;

  constructor(folder: string, namesAt: (position: number) => readonly string[] | null) {
    this.#folder = folder;
    this.#namesAt = namesAt;
  }

  keyOf(name: string): string {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = tagKey(name);
    this.#keys.set(name, key);
    return key;
  }

  /** Who has one of these names, by their keys: positions, oldest first. */
  positionsOf(own: readonly string[]): ReadonlyMap<string, readonly number[]> {
    const found = new Map<string, number[]>(own.map((name) => [this.keyOf(name), []]));
    for (let at = 0, names = this.#namesAt(0); names !== null; names = this.#namesAt(++at)) {
      for (const name of names) {
        const positions = found.get(this.keyOf(name));
        // Two spellings of one name count once.
        if (positions !== undefined && positions.at(-1) !== at) positions.push(at);
      }
    }
    return found;
  }

  /** The oldest spelling. */
  titleOf(key: string): string | undefined {
    for (let title = this.#oldest.get(key); ; title = this.#oldest.get(key)) {
      if (title !== undefined) return title;
      const names = this.#namesAt(this.#next);
      if (names === null) return undefined;
      this.#next += 1;
      for (const name of names) {
        const other = this.keyOf(name);
        if (!this.#oldest.has(other)) this.#oldest.set(other, name);
      }
    }
  }

  get(key: string): string | undefined {
    const title = this.titleOf(key);
    return title === undefined ? undefined : `${this.#folder}/${toSlug(title)}`;
  }
}
