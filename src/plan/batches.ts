import { EXACT_A_SECOND } from './cover-cost.ts';
import type { PurgeBatchRecord } from './ledger.ts';
import { hash64 } from './tags.ts';

/**
 * Purge items in batches CloudFront takes: at most 150 items, at most one wildcard each (aws-facts 2.2). The
 * reference comes from the publish, the ledger's serial it is written down under and the items: the same on a retry,
 * another for the next purge, also of the same publish.
 */
export function toBatches(
  items: readonly string[],
  { publish, serial }: { readonly publish: string; readonly serial: number },
): readonly PurgeBatchRecord[] {
  const wildcards = items.filter((item) => item.endsWith('*'));
  const exact = items.filter((item) => !item.endsWith('*'));
  const batches: string[][] = wildcards.map((item) => [item]);
  for (const item of exact) {
    const open = batches.find((batch) => batch.length < EXACT_A_SECOND);
    if (open === undefined) batches.push([item]);
    else open.push(item);
  }
  return batches.map((batch) => ({
    callerReference: `storyclub-${publish}-${serial}-${hash64(batch.join('\n'))}`,
    items: batch,
    id: null,
    createdAt: null,
    completedAt: null,
  }));
}
