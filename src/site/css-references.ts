/** One place of a style sheet that names another file. */
interface Reference {
  /** As written, without quotes: `fonts/serif.woff2?v=1#iefix`. */
  readonly target: string;
  readonly start: number;
  readonly end: number;
}

const DOUBLE = /"(?:[^"\\\n]|\\[\s\S])*"/.source;
const SINGLE = /'(?:[^'\\\n]|\\[\s\S])*'/.source;
const STRING = `${DOUBLE}|${SINGLE}`;

/**
 * Comments and strings are matched to be stepped over; what is left is `url(…)`, quoted or not, `@import "…"`, and the
 * strings of `image-set(…)` that are no `type(…)`. CSS Syntax Level 3, §4.3; CSS Images Level 4, §2.4.
 */
const TOKENS = new RegExp(
  [
    String.raw`\/\*[\s\S]*?(?:\*\/|$)`,
    String.raw`@import\s+(?<imported>${STRING})`,
    String.raw`url\(\s*(?:(?<quoted>${STRING})|(?<bare>[^\s"'()]+))\s*\)`,
    String.raw`(?<=image-set\([^;{}]*)(?<!type\(\s*)(?<shown>${STRING})`,
    STRING,
  ].join('|'),
  'gi',
);

/** The references of a style sheet to other files by path, in order. Absolute addresses, data and fragments are none. */
export function referencesOf(css: string): Reference[] {
  const references: Reference[] = [];
  for (const match of css.matchAll(TOKENS)) {
    const { imported, quoted, bare, shown } = match.groups ?? {};
    const written = imported ?? quoted ?? shown;
    const target = written?.slice(1, -1) ?? bare;
    if (target === undefined || target === '' || isElsewhere(target)) continue;
    const start =
      match.index + match[0].lastIndexOf(written ?? target) + (written === undefined ? 0 : 1);
    references.push({ target, start, end: start + target.length });
  }
  return references;
}

/** A scheme, a host, a path from the site's root or a fragment: not a file beside the style sheet. */
function isElsewhere(target: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/|#)/i.test(target);
}

/** The style sheet with each reference replaced; `rename` gets them as written. */
export function rewriteReferences(css: string, rename: (target: string) => string): string {
  let rewritten = '';
  let from = 0;
  for (const { target, start, end } of referencesOf(css)) {
    rewritten += css.slice(from, start) + rename(target);
    from = end;
  }
  return rewritten + css.slice(from);
}
