export interface Random {
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  pick(values: readonly string[]): string;
}

/** The same numbers for the same seed on every machine (a 32-bit mix after each step of a Weyl sequence). */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: (values) => values[below(values.length)] ?? '' };
}
