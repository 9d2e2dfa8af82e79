/** Keys, the URLs under which an edge may have cached them, and their form in an invalidation. */

const INDEX = 'index.html';

/** RFC 1738's unsafe characters (but `~`), controls, non-ASCII, and `?`, which would start a query string. */
const TO_ENCODE = /[^\x21-\x7e]|[ "<>#%{}|\\^[\]`?]/gu;

const utf8 = (character: string): string =>
  encodeURIComponent(character).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** A key as a URL path: unsafe and non-ASCII characters percent-encoded and nothing else (aws-facts 2.1). */
export function toPath(key: string): string {
  return `/${key.replace(TO_ENCODE, utf8)}`;
}

/**
 * Every path under which an edge may have cached a key (without the target's prefix): for
 * `stories/the-fox/index.html` these are `/stories/the-fox`, `/stories/the-fox/` and itself; for `index.html`,
 * `/` and itself. Each is a prefix of the next.
 */
export function urlsOf(key: string): readonly string[] {
  const path = toPath(key);
  if (key === INDEX) return ['/', path];
  if (!key.endsWith(`/${INDEX}`)) return [path];
  const folder = path.slice(0, -INDEX.length);
  return [folder.slice(0, -1), folder, path];
}

/** CloudFront purges no path with `~`, and a `*` in a key would be a wildcard or nothing (aws-facts 2.1). */
export function isPurgeable(key: string): boolean {
  return !/[~*]/.test(key) && toPath(key).length <= 4000;
}

/** A prefix of an encoded path that does not end inside an encoded character. */
export function toWholeCharacters(prefix: string): string {
  const cut = /%[0-9A-F]?$/.exec(prefix);
  let end = cut === null ? prefix.length : cut.index;
  // A UTF-8 sequence may be cut between its bytes: go back to before its lead byte, then see whether it is whole.
  const sequence = /(?:%[0-9A-F]{2})+$/.exec(prefix.slice(0, end));
  if (sequence !== null) end = sequence.index + wholeLength(sequence[0]);
  return prefix.slice(0, end);
}

/** Length in characters of the longest start of `%XX%XX…` that is whole UTF-8 sequences. */
function wholeLength(encoded: string): number {
  let at = 0;
  while (at < encoded.length) {
    const lead = Number.parseInt(encoded.slice(at + 1, at + 3), 16);
    const bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + bytes * 3 > encoded.length) return at;
    at += bytes * 3;
  }
  return at;
}
