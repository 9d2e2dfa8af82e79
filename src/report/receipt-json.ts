import type { Plan } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { findingsToJson } from './findings-json.ts';
import { planToJson } from './plan-json.ts';
import { iso } from './words.ts';

/** The document of `publish --json`: the plan as it was shown, and the receipt. docs/schemas/receipt.schema.json. */
export function receiptToJson(
  plan: Plan,
  receipt: Receipt | null,
  { verbose }: { readonly verbose: boolean },
): object {
  return { ...planToJson(plan, { verbose }), receipt: receipt === null ? null : toJson(receipt) };
}

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
