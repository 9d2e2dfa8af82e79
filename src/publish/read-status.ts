import type { Cdn } from '../cdn/cdn.ts';
import { type Status, statusOf } from '../plan/status.ts';
import type { LedgerStore } from './ledger-store.ts';
import { noteCompleted } from './note-completed.ts';
import { type LawTerms, monthStart, toLaw } from './prepare-publish.ts';

/** Reads the ledger and what became of purges under way; writes nothing. Null when nothing was published yet. */
export async function readStatus({
  store,
  cdn,
  terms,
  freePaths,
}: {
  readonly store: LedgerStore;
  readonly cdn: Cdn;
  readonly terms: LawTerms;
  readonly freePaths: number;
}): Promise<Status | null> {
  const { found, at } = await store.look();
  if (found === null) return null;
  const { root } = await noteCompleted(found.root, { cdn, at });
  const law = toLaw(terms, root.distribution, root.forgotten);
  const entries = await store.readEntries(found.root);
  return statusOf({ root, entries }, { law, now: at, monthStart: monthStart(at), freePaths });
}
