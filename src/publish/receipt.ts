import type { Finding } from '../findings/finding.ts';
import type { ChangeKind } from '../plan/ledger.ts';
import type { Cost } from '../plan/cost.ts';
import type { PurgeState } from '../plan/purge-progress.ts';

/** One change as it was made, with its bound counted from the origin's answer. */
export interface ReceiptLine {
  readonly key: string;
  readonly change: 'put' | 'copy-headers' | 'remove' | 'retire';
  readonly kind: ChangeKind;
  readonly action: 'wait' | 'purge' | 'none';
  /** Until when a reader may see an older version, counting only purges seen completed; `Infinity` until purged. */
  readonly until: number | null;
  readonly dueBy: number | null;
}

/** What a publish did. One a publish, also when it stopped half-way. */
export interface Receipt {
  readonly publish: string;
  readonly target: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Every change that was due was made. */
  readonly isComplete: boolean;
  readonly lines: readonly ReceiptLine[];
  readonly purge: {
    readonly state: Exclude<PurgeState, 'kept-back'> | 'none';
    readonly items: readonly string[];
    readonly evicts: number;
    readonly refusal: { readonly why: string; readonly next: string | null } | null;
    readonly ids: readonly string[];
  };
  readonly readersBy: number | null;
  readonly layoutBy: number | null;
  /** Requests as counted, and what they cost. */
  readonly cost: Cost;
  readonly nextDue: number | null;
  readonly findings: readonly Finding[];
}
