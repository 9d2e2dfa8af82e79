import type { Finding } from '../findings/finding.ts';
import type { TakenDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { receiptToJson } from './receipt-json.ts';
import type { RestoreFacts } from './restore-text.ts';
import { storyToJson } from './take-down-json.ts';

/** The document of `restore --json`. docs/schemas/restore.schema.json. */
export function restoreToJson(
  {
    story,
    returning,
  }: { readonly story: TakenDown; readonly returning: RestoreFacts['returning'] },
  {
    plan,
    done,
    verbose,
    findings,
  }: {
    readonly plan: Plan;
    /** Null where nothing was done. */
    readonly done: { readonly receipt: Receipt; readonly after: object } | null;
    readonly verbose: boolean;
    readonly findings: readonly Finding[];
  },
): object {
  return {
    version: 1,
    story: storyToJson(story),
    notYet: returning.notYet,
    returning: returning.returning,
    changed: returning.changed,
    behind: returning.behind,
    publish: receiptToJson(plan, done?.receipt ?? null, { verbose, findings }),
    ...done?.after,
  };
}
