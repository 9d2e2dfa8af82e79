/** Whether a symbol of a pattern, not `*`, stands for one of a text. */
type Takes = (own: string, other: string | undefined) => boolean;

const usual: Takes = (own, other) => own === '?' || own === other;

/**
 * `*` is any run of symbols, `?` exactly one; a string is its characters. In linear time but for the last `*`, so that no
 * pattern can stall it.
 */
export function matchesWildcards(
  pattern: ArrayLike<string>,
  text: ArrayLike<string>,
  takes: Takes = usual,
): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < text.length) {
    const symbol = pattern[at];
    if (symbol === '*') {
      star = at++;
      resume = from;
    } else if (symbol !== undefined && takes(symbol, text[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
