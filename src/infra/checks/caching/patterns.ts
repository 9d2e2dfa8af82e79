import { matchesWildcards } from '../../../cache/wildcards.ts';

/**
 * Path patterns of CloudFront: `*` any run of characters, `?` exactly one. Every path begins with a slash, whether its
 * pattern says so or not.
 */
function anchored(pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/${pattern}`;
}

/** Whether all that the second pattern matches is matched by the first. May miss some: a `yes` is sure. */
export function coversPattern(wide: string, narrow: string): boolean {
  // A `*` of the narrow one stands for any run, so only a `*` can take it.
  return matchesWildcards(
    [...anchored(wide)],
    [...anchored(narrow)],
    (own, other) => own === other || (own === '?' && other !== '*'),
  );
}

/** Whether some path is matched by both. */
export function overlapsPattern(one: string, other: string): boolean {
  const [a, b] = [anchored(one), anchored(other)];
  const seen = new Set<number>();
  const meet = (i: number, j: number): boolean => {
    const place = i * (b.length + 1) + j;
    if (seen.has(place)) return false;
    seen.add(place);
    if (i === a.length && j === b.length) return true;
    if (a[i] === '*') return meet(i + 1, j) || (j < b.length && meet(i, j + 1));
    if (b[j] === '*') return meet(i, j + 1) || (i < a.length && meet(i + 1, j));
    if (i === a.length || j === b.length) return false;
    return (a[i] === b[j] || a[i] === '?' || b[j] === '?') && meet(i + 1, j + 1);
  };
  return meet(0, 0);
}
