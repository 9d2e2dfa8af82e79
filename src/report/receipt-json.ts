import type { Finding } from '../findings/finding.ts';
import type { LedgerRoot } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { findingsToJson } from './findings-json.ts';
import { type JsonOptions, planToJson } from './plan-json.ts';
import { iso } from './words.ts';

/** The document of `publish --json`: the plan as it was shown, and the receipt. docs/schemas/receipt.schema.json. */
export function receiptToJson(plan: Plan, receipt: Receipt | null, options: JsonOptions): object {
  return { ...planToJson(plan, options), receipt: receipt === null ? null : toJson(receipt) };
}

/** The document of a publish with nothing to do, from the root alone. */
export function atRestToJson(
  { root, at, target }: { readonly root: LedgerRoot; readonly at: number; readonly target: string },
  { findings, gets }: { readonly findings: readonly Finding[]; readonly gets: number },
): object {
  return {
    version: 1,
    publish: root.publish?.id ?? '',
    target,
    at: iso(at),
    basis: { serial: root.serial, siteDigest: root.siteDigest, policyDigest: root.policyDigest },
    urgent: false,
    readersBy: null,
    layoutBy: null,
    nextDue: iso(root.nextDue),
    changes: [],
    purge: NO_PURGE,
    cost: { usd: 0, requests: { put: 0, get: gets, delete: 0, paths: 0 } },
    alternatives: [],
    findings: findingsToJson(findings),
    receipt: null,
  };
}

const NO_PURGE = {
  items: [],
  paths: 0,
  evicts: 0,
  seconds: 0,
  dueBy: null,
  resend: [],
  keptBack: [],
  freePaths: null,
  freePathsLeft: null,
} as const;

function toJson(receipt: Receipt): object {
  return {
    startedAt: iso(receipt.startedAt),
    endedAt: iso(receipt.endedAt),
    complete: receipt.isComplete,
    readersBy: iso(receipt.readersBy),
    layoutBy: iso(receipt.layoutBy),
    nextDue: iso(receipt.nextDue),
    changes: receipt.lines.map((line) => ({
      ...line,
      until: iso(line.until),
      dueBy: iso(line.dueBy),
    })),
    purge: receipt.purge,
    cost: receipt.cost,
    findings: findingsToJson(receipt.findings),
  };
}
