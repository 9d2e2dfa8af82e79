import type { ChangeKind } from '../plan/ledger.ts';

/** The audit trail: one line per remote operation and per bound printed, from which promises can be checked. */
export type LogLine =
  | {
      readonly op: 'put' | 'headers';
      readonly key: string;
      readonly digest: string;
      readonly contentType: string;
      readonly cacheControl: string;
      readonly loads: readonly string[];
      readonly sent: number;
      readonly answered: number;
    }
  | {
      readonly op: 'delete';
      readonly key: string;
      readonly sent: number;
      readonly answered: number;
    }
  | {
      readonly op: 'purge';
      readonly callerReference: string;
      readonly items: readonly string[];
      readonly keys: readonly string[];
      readonly dueBy: number;
      readonly sent: number;
      readonly created: number | null;
      readonly completed: number | null;
    }
  | {
      readonly op: 'bound';
      readonly key: string;
      readonly kind: ChangeKind;
      readonly action: 'wait' | 'purge' | 'none';
      readonly until: number | null;
      readonly dueBy: number | null;
      readonly at: number;
    };

export type OperationLog = (line: LogLine) => void;

const INSTANTS: ReadonlySet<string> = new Set([
  'sent',
  'answered',
  'created',
  'completed',
  'until',
  'dueBy',
  'at',
]);

/** A line as JSON: instants in ISO 8601, an unbounded one as null. */
export function toLogText(line: LogLine): string {
  return JSON.stringify(line, (name, value: unknown) => {
    if (!INSTANTS.has(name) || typeof value !== 'number') return value;
    return Number.isFinite(value) ? new Date(value).toISOString() : null;
  });
}
