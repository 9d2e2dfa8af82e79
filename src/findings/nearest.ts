import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word that was probably meant: at most two fifths of its letters differ, or the same letters
 * stand in another order (`jsno`).
 */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const candidate = closest(word, known);
  const allowed = Math.max(1, Math.floor(candidate.length * 0.4));
  const near = distance(word, candidate) <= allowed || letters(word) === letters(candidate);
  return near ? candidate : null;
}

/** ` Did you mean x?`, or nothing when no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const candidate = nearest(word, known);
  return candidate === null ? '' : ` Did you mean ${candidate}?`;
}

function letters(word: string): string {
  return [...word].toSorted().join('');
}
