/** The ledger's root was written by someone else since it was read. */
export class LedgerMoved extends Error {
  override readonly name = 'LedgerMoved';
}
