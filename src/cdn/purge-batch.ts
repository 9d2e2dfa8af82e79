import type { PurgeBatch } from './cdn.ts';

/** Rates of CloudFront: 150 items and one wildcard a second, so no batch carries more (DG cloudfront-limits). */
const maxItems = 150;
const maxWildcards = 1;

/** Throws on a batch that the planner should never have made. */
export function checkBatch({ callerReference, items }: PurgeBatch): void {
  if (callerReference === '') throw new Error('a purge needs a caller reference');
  if (items.length === 0 || items.length > maxItems)
    throw new Error(`a purge of ${items.length} items, not 1 to ${maxItems}`);
  const wildcards = items.filter((item) => item.endsWith('*'));
  if (wildcards.length > maxWildcards)
    throw new Error(`a purge with ${wildcards.length} wildcards: ${wildcards.join(' ')}`);
  const wrong = items.find((item) => !/^[/#]/.test(item));
  if (wrong !== undefined)
    throw new Error(`a purge item is a path with a leading slash or a #tag, not ${wrong}`);
}

/** The same items in any order: how CloudFront tells a repeated batch from another one. */
export function sameItems(a: readonly string[], b: readonly string[]): boolean {
  const sorted = b.toSorted();
  return a.length === b.length && a.toSorted().every((item, index) => item === sorted[index]);
}
