/** The next of a stream of numbers, evenly spread over [0, 1). */
export type Random = () => number;

/**
 * A stream of random numbers that is the same for the same seed and name on every machine: sfc32 (PractRand,
 * public domain), 32 bits a number. Streams of different names have nothing to do with each other.
 */
export function seededRandom(seed: number, name: string): Random {
  let a = 0x9e3779b9 ^ Math.floor(seed / 0x1_0000_0000);
  let b = seed | 0;
  let c = 0x85ebca6b;
  let d = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (const character of name) {
    c = (c ^ (character.codePointAt(0) ?? 0)) | 0;
    next();
  }
  // What the seed says reaches every bit within 15 rounds.
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** Time to the next event of a Poisson process, in the unit `rate` is per. `Infinity` when nothing happens. */
export function waitingTime(random: Random, rate: number): number {
  return rate > 0 ? -Math.log(1 - random()) / rate : Infinity;
}
