import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant: at most a third of its letters, and at least two, may differ. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(2, candidate.length / 3) ? candidate : null;
}

/** ` Did you mean x?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const candidate = nearest(word, known);
  return candidate === null ? '' : ` Did you mean ${candidate}?`;
}
