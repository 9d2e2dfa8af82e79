import pLimit from 'p-limit';
import type { Origin } from '../origin/origin.ts';
import type { Law } from '../plan/law.ts';
import type { Ledger } from '../plan/ledger.ts';
import { keyOf, type Observed, type Recovered, recoverJournal } from '../plan/recover.ts';

/** Asks HEAD for every key a dead publish was about to change; null when there is no journal (cache-law §8.3). */
export async function observeJournal(
  ledger: Ledger,
  {
    origin,
    prefix,
    law,
    now,
  }: { readonly origin: Origin; readonly prefix: string; readonly law: Law; readonly now: number },
): Promise<Recovered | null> {
  const { journal } = ledger.root;
  if (journal === null) return null;
  const limit = pLimit(origin.capabilities.concurrency);
  const observed = new Map<string, Observed>();
  await limit.map(journal.intents, async (intent) => {
    const key = keyOf(intent);
    const { object } = await origin.head(`${prefix}${key}`);
    observed.set(key, {
      object:
        object === null
          ? null
          : {
              digest: object.headers.metadata['sha256'] ?? null,
              etag: object.etag,
              cacheControl: object.headers.cacheControl,
              contentType: object.headers.contentType,
              version: object.version,
            },
    });
  });
  return recoverJournal(ledger, journal, { observed, law, now });
}
