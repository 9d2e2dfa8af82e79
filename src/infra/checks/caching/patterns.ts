/**
 * Path patterns of CloudFront: `*` any run of characters, `?` exactly one. Every path begins with a slash, whether its
 * pattern says so or not.
 */
function anchored(pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/${pattern}`;
}

/** Whether all that the second pattern matches is matched by the first. May miss some: a `yes` is sure. */
export function coversPattern(wide: string, narrow: string): boolean {
  const [a, b] = [anchored(wide), anchored(narrow)];
  // A `*` of the narrow one stands for any run, so only a `*` can take it.
  return matchPatterns(a, b, (own, other) => own === other || (own === '?' && other !== '*'));
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

/** Reads the second pattern as a text that the first has to match, symbol by symbol. */
function matchPatterns(
  wide: string,
  text: string,
  takes: (own: string | undefined, other: string | undefined) => boolean,
): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < text.length) {
    if (wide[at] === '*') {
      star = at++;
      resume = from;
    } else if (at < wide.length && takes(wide[at], text[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else {
      return false;
    }
  }
  while (wide[at] === '*') at++;
  return at === wide.length;
}
