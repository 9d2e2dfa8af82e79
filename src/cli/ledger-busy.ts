import { UserError } from '../findings/user-error.ts';
import type { LedgerMoved } from '../publish/ledger-moved.ts';

/** The error of a command that others came before each time it tried. */
export function ledgerBusy(cause: LedgerMoved): UserError {
  return new UserError({
    code: 'ledger-busy',
    what: 'Other publishes came first, three times in a row.',
    why: 'Each wrote the ledger after this one had planned and before it could begin.',
    next: 'Run it again when they are done.',
    cause,
  });
}
