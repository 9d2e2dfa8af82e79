import type { Entry } from '../plan/ledger.ts';
import { type DriftFound, whatOf } from './drift-text.ts';

/** `drift` in the document of `status --refresh`. */
export function driftToJson(
  { drifts, added, requests }: DriftFound,
  entries: ReadonlyMap<string, Entry>,
): object {
  return {
    changed: drifts.map((drift) => ({
      key: drift.key,
      what: drift.what,
      says: whatOf(drift, entries.get(drift.key)?.live ?? null),
    })),
    added,
    requests,
  };
}
