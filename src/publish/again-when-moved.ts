import { LedgerMoved } from './ledger-moved.ts';

const TRIES = 3;

/** Reads from the root on, again when another publish has replaced meanwhile what the root named. */
export async function againWhenMoved<T>(read: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof LedgerMoved) || tried === TRIES) throw error;
    }
  }
}
