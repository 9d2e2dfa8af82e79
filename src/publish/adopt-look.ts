import { UserError } from '../findings/user-error.ts';
import type { LedgerRoot } from '../plan/ledger.ts';
import type { Origin } from '../origin/origin.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';

/** What the owner decided and only a ledger knows: kept where its root can still be read. */
export type Salvaged = Pick<LedgerRoot, 'serial' | 'fence' | 'takenDown' | 'fixes'>;

/** The ledger, before it is known whether there is one. `at`: the origin's clock. */
export type LookedAt =
  | { readonly state: 'whole'; readonly found: FoundRoot; readonly at: number }
  | { readonly state: 'missing'; readonly at: number }
  | {
      readonly state: 'damaged';
      readonly at: number;
      readonly etag: string;
      readonly why: string;
      readonly salvaged: Salvaged | null;
    };

/** Reads the whole ledger, to see whether it can be read. Throws UserError for one of another site or a newer version. */
export async function lookForLedger(store: LedgerStore, origin: Origin): Promise<LookedAt> {
  try {
    const { found, at } = await store.look();
    if (found === null) return { state: 'missing', at };
    const { root, etag } = found;
    const why = await damageOf(() => store.readEntries(root));
    if (why === null) return { state: 'whole', found, at };
    return { state: 'damaged', at, etag, why, salvaged: root };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const answer = await origin.get(store.names.root);
    if (answer.outcome !== 'found') return { state: 'missing', at: answer.at };
    const why = error.why ?? error.message;
    return { state: 'damaged', at: answer.at, etag: answer.etag, why, salvaged: null };
  }
}

async function damageOf(read: () => Promise<unknown>): Promise<string | null> {
  try {
    await read();
    return null;
  } catch (error) {
    if (!isDamage(error)) throw error;
    return error.why ?? error.message;
  }
}

const isDamage = (error: unknown): error is UserError =>
  error instanceof UserError && error.code === 'ledger-damaged';
