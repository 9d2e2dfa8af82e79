import { type AdoptTerms, adoptEntries } from './adopt.ts';
import { toBatches } from './batches.ts';
import type { FoundObject } from './found-object.ts';
import { landed } from './law.ts';
import type { Entry, Ledger, LedgerRoot, PublishRecord, PurgeRecord } from './ledger.ts';
import { emptyLedger } from './prepare.ts';

/** What the owner decided and only a ledger knows: kept where its root can still be read. */
export type Salvaged = Pick<LedgerRoot, 'serial' | 'fence' | 'takenDown' | 'fixes'>;

export interface AdoptLedgerTerms extends AdoptTerms {
  readonly siteName: string;
  readonly record: Omit<PublishRecord, 'at'>;
  readonly nextStoryAt: number | null;
}

/** A new ledger of what was found, which owes a purge of everything (cache-law §4). */
export function adoptedLedger(
  found: readonly FoundObject[],
  salvaged: Salvaged | null,
  terms: AdoptLedgerTerms,
): Ledger {
  const { law, now, record } = terms;
  const entries = adoptEntries(found, terms);
  const serial = (salvaged?.serial ?? 0) + 1;
  const root: LedgerRoot = {
    ...emptyLedger(terms.siteName, law).root,
    serial,
    publish: { ...record, at: now },
    distributionReadAt: now,
    purges: purgeFor(entries, { serial, ...terms }),
    nextDue: now,
    nextStoryAt: terms.nextStoryAt,
    conditionsProven: true,
    fixes: salvaged?.fixes ?? [],
    takenDown: salvaged?.takenDown ?? [],
  };
  return { root, entries, elsewhere: null };
}

/** The same ledger with what was found beside it. A purge of everything is one of all that was owed before, too. */
export function enlargedLedger(
  { root, entries: before }: Ledger,
  found: readonly FoundObject[],
  terms: AdoptLedgerTerms,
): Ledger {
  const desired = new Map(
    found.flatMap(({ key }) => {
      const object = terms.desired.get(key);
      return object === undefined ? [] : [[key, object] as const];
    }),
  );
  const added = adoptEntries(found, { ...terms, desired });
  const entries = new Map(before);
  for (const [key, entry] of added) {
    const { tails, memory } = before.get(key) ?? { tails: [], memory: [] };
    entries.set(key, { ...entry, tails: [...tails, ...entry.tails], memory });
  }
  const serial = root.serial + 1;
  const purges = root.purges.flatMap((purge) => {
    const batches = purge.batches.filter(({ createdAt }) => createdAt !== null);
    return batches.length === 0 ? [] : [{ ...purge, batches }];
  });
  return {
    root: {
      ...root,
      serial,
      // The next plan looks at every key.
      siteDigest: '',
      purges: [...purges, ...purgeFor(added, { serial, ...terms })],
      nextDue: terms.now,
    },
    entries,
    elsewhere: null,
  };
}

function purgeFor(
  entries: ReadonlyMap<string, Entry>,
  { law, now, record, serial }: AdoptLedgerTerms & { readonly serial: number },
): readonly PurgeRecord[] {
  if (![...entries.values()].some(({ owed }) => owed !== null)) return [];
  const batches = toBatches(['/*'], { publish: record.id, serial });
  return [{ publish: record.id, dueBy: landed(law, now), batches }];
}
