import type { Expectation } from './expectation.ts';
import { type Answer, type Coding, CODINGS } from './observed.ts';

/** A header that is not as published. `found` is null where it is not there. */
export interface Difference {
  readonly header: 'Content-Type' | 'Cache-Control' | 'Content-Encoding' | 'Age';
  readonly expected: string;
  readonly found: string | null;
}

interface Published {
  readonly live: NonNullable<Expectation['live']>;
  readonly sets: Expectation['sets'];
}

interface HeaderTerms {
  readonly coding: Coding;
  /** Seconds. */
  readonly allowance: number;
  readonly lifetimeOf: (cacheControl: string) => {
    readonly edge: number;
    readonly browser: number | null;
  };
}

/**
 * What of an answer's headers is not as published. A Cache-Control the object had before is no difference: an edge may
 * keep the headers it stored a body with, also through a 304 (cache-law §3.3). A copy that is older than its lifetime
 * shows a cache that keeps it longer than any bound allows for.
 */
export function differencesOf(
  { live, sets }: Published,
  { contentType, cacheControl, contentEncoding, age }: Answer,
  { coding, lifetimeOf, allowance }: HeaderTerms,
): { readonly differences: readonly Difference[]; readonly isEarlier: boolean } {
  const differences: Difference[] = [];
  if (!isSameType(live.contentType, contentType))
    differences.push({ header: 'Content-Type', expected: live.contentType, found: contentType });
  const isCurrent = toComparable(live.cacheControl) === toComparable(cacheControl ?? '');
  const isEarlier =
    !isCurrent && cacheControl !== null && wasStoredWith(sets, lifetimeOf(cacheControl));
  if (!isCurrent && !isEarlier)
    differences.push({
      header: 'Cache-Control',
      expected: live.cacheControl,
      found: cacheControl,
    });
  if (!isAccepted(contentEncoding, coding))
    differences.push({
      header: 'Content-Encoding',
      expected: coding === 'plain' ? 'none' : CODINGS[coding],
      found: contentEncoding,
    });
  const oldest = sets.reduce((most, { edge }) => Math.max(most, edge), 0);
  if (age !== null && age > oldest + allowance)
    differences.push({ header: 'Age', expected: `at most ${oldest}`, found: String(age) });
  return { differences, isEarlier };
}

const wasStoredWith = (
  sets: Expectation['sets'],
  { edge, browser }: { readonly edge: number; readonly browser: number | null },
): boolean => sets.some((set) => set.edge === edge && set.browser === browser);

/** Content types alike but for case, order, spaces and quotation marks (RFC 9110 §8.3.1). */
export function isSameType(expected: string, found: string | null): boolean {
  // Of an object of others the ledger has more than its type, each header in a line of its own.
  const [type = ''] = expected.split('\n');
  return found !== null && toComparable(type) === toComparable(found);
}

const toComparable = (value: string): string =>
  value
    .toLowerCase()
    .replaceAll('"', '')
    .split(/[;,]/)
    .map((part) => part.trim())
    .toSorted()
    .join(';');

/** Whether a coding is one that was offered; none is always right. */
function isAccepted(contentEncoding: string | null, coding: Coding): boolean {
  const used = contentEncoding?.toLowerCase().trim() ?? 'identity';
  return used === 'identity' || CODINGS[coding].split(', ').includes(used);
}
