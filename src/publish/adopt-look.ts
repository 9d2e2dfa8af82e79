import { UserError } from '../findings/user-error.ts';
import type { Salvaged } from '../plan/adopt-ledger.ts';
import type { Entry } from '../plan/ledger.ts';
import type { Origin } from '../origin/origin.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';
import { isDamage } from './root-document.ts';

/** The ledger, before it is known whether there is one. `at`: the origin's clock. */
export type LookedAt =
  | {
      readonly state: 'whole';
      readonly at: number;
      readonly found: FoundRoot;
      readonly entries: ReadonlyMap<string, Entry>;
    }
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
    const entries = await readOrDamage(() => store.readEntries(root));
    if (!(entries instanceof UserError)) return { state: 'whole', found, entries, at };
    return { state: 'damaged', at, etag, why: whyOf(entries), salvaged: root };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const answer = await origin.get(store.names.root);
    if (answer.outcome !== 'found') return { state: 'missing', at: answer.at };
    const { at, etag } = answer;
    return { state: 'damaged', at, etag, why: whyOf(error), salvaged: null };
  }
}

async function readOrDamage<T>(read: () => Promise<T>): Promise<T | UserError> {
  try {
    return await read();
  } catch (error) {
    if (isDamage(error)) return error;
    throw error;
  }
}

const whyOf = ({ why, message }: UserError): string => why ?? message;
