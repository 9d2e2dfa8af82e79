/** A Cache-Control header, parsed. Durations in seconds; null where a directive is absent. */
export interface CacheControl {
  readonly maxAge: number | null;
  readonly sMaxage: number | null;
  readonly staleWhileRevalidate: number | null;
  readonly staleIfError: number | null;
  readonly noStore: boolean;
  readonly noCache: boolean;
  readonly private: boolean;
  readonly immutable: boolean;
}

/** CloudFront's own ceiling: 100 years. */
const LONGEST = 3_155_692_600;

const DIRECTIVE =
  /[\s,]*([!#$%&'*+.^_`|~\w-]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?[^,]*(?:,|$)/gy;

/** A site has a handful of values and is asked about them for every key: reading them anew was a third of planning. */
const remembered = new Map<string, CacheControl>();
const MOST_REMEMBERED = 256;

/**
 * Reads a Cache-Control value (RFC 9111 §5.2): names in any case, values quoted or not. Where a directive
 * stands twice the longer one counts, since what follows are upper bounds; a value that is no number does not count,
 * and what is no directive hides none after it.
 */
export function parseCacheControl(value: string | null): CacheControl {
  const known = remembered.get(value ?? '');
  if (known !== undefined) return known;
  const parsed = parse(value ?? '');
  if (remembered.size === MOST_REMEMBERED) remembered.clear();
  remembered.set(value ?? '', parsed);
  return parsed;
}

function parse(value: string): CacheControl {
  const seconds = new Map<string, number>();
  const names = new Set<string>();
  for (const [, rawName = '', quoted, bare] of value.matchAll(DIRECTIVE)) {
    const name = rawName.toLowerCase();
    names.add(name);
    const argument = quoted ?? bare ?? '';
    if (!/^\d+$/.test(argument)) continue;
    const duration = Math.min(Number(argument), LONGEST);
    seconds.set(name, Math.max(seconds.get(name) ?? 0, duration));
  }
  return {
    maxAge: seconds.get('max-age') ?? null,
    sMaxage: seconds.get('s-maxage') ?? null,
    staleWhileRevalidate: seconds.get('stale-while-revalidate') ?? null,
    staleIfError: seconds.get('stale-if-error') ?? null,
    noStore: names.has('no-store'),
    noCache: names.has('no-cache'),
    private: names.has('private'),
    immutable: names.has('immutable'),
  };
}

/** Writes the directives given, in one fixed order, so that equal meanings are equal strings. */
export function formatCacheControl(directives: Partial<CacheControl>): string {
  const parts: string[] = [];
  if (directives.noStore) parts.push('no-store');
  if (directives.noCache) parts.push('no-cache');
  if (directives.private) parts.push('private');
  const durations = [
    ['max-age', directives.maxAge],
    ['s-maxage', directives.sMaxage],
    ['stale-while-revalidate', directives.staleWhileRevalidate],
    ['stale-if-error', directives.staleIfError],
  ] as const;
  for (const [name, duration] of durations) {
    if (duration !== null && duration !== undefined) parts.push(`${name}=${duration}`);
  }
  if (directives.immutable) parts.push('immutable');
  return parts.join(', ');
}
