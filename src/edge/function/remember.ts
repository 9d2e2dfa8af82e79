/** Outcomes by what they depend on, the longest known forgotten first. */
export interface Memory<T> {
  get(name: string): T | undefined;
  set(name: string, value: T): void;
}

/** @param most characters of all names together. */
export function remember<T>(most: number): Memory<T> {
  const known = new Map<string, T>();
  let characters = 0;
  return {
    get: (name) => known.get(name),
    set: (name, value) => {
      if (known.has(name)) return;
      known.set(name, value);
      characters += name.length;
      for (const oldest of known.keys()) {
        if (characters <= most) return;
        known.delete(oldest);
        characters -= oldest.length;
      }
    },
  };
}
