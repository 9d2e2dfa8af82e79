import type { Finding } from '../findings/finding.ts';
import { latestOf, purgedBy, readerBound } from '../plan/bounds.ts';
import type { Retire } from '../plan/change.ts';
import type { Committed } from '../plan/commit.ts';
import { costOf } from '../plan/cost.ts';
import { purgeDueBy } from '../plan/decide.ts';
import type { Ledger } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import { stateOf } from '../plan/purge-progress.ts';
import type { PublishInput } from './publish.ts';
import type { Receipt, ReceiptLine } from './receipt.ts';
import type { Sent } from './send-purges.ts';

export interface ReceiptInput {
  readonly input: PublishInput;
  readonly committed: Committed;
  readonly ledger: Ledger;
  readonly sent: Sent;
  readonly isComplete: boolean;
  readonly endedAt: number;
  /** Retired files that are gone. */
  readonly deleted: readonly Retire[];
  /** What could not be cleared away. */
  readonly findings: readonly Finding[];
}

/** What was done, with every bound counted from the origin's answers and printed to the audit trail. */
export function toReceipt({
  input,
  committed,
  ledger,
  sent,
  isComplete,
  endedAt,
  deleted,
  findings,
}: ReceiptInput): Receipt {
  const { plan, counts, money, seams } = input;
  const made: readonly ReceiptLine[] = committed.made.map(({ change, effect }) => {
    const entry = ledger.entries.get(change.key);
    const { edge } = effect.decision;
    return {
      key: change.key,
      change: change.change,
      kind: change.kind,
      action: edge.action,
      until:
        edge.action === 'none' || entry === undefined
          ? null
          : readerBound(entry, plan.law.allowance),
      dueBy: purgeDueBy(edge),
    };
  });
  const lines = [...made, ...deleted.map(toRetiredLine)];
  for (const line of made) {
    const { key, kind, action, until, dueBy } = line;
    seams.log({ op: 'bound', key, kind, action, until, dueBy, at: endedAt });
  }
  const purge = purgeOf({ plan, ledger, sent });
  const requests = { put: counts.put, get: counts.get, delete: counts.delete, paths: purge.paths };
  return {
    publish: plan.publish,
    target: plan.target,
    startedAt: plan.at,
    endedAt,
    isComplete,
    lines,
    purge: {
      state: purge.state,
      items: purge.items,
      evicts: committed.purge.evicts,
      refusal: sent.refusal,
      ids: purge.ids,
    },
    ...upToDateBy(lines, ledger, input.plan.law.allowance),
    cost: costOf(requests, { prices: money.prices, freePaths: committed.purge.freePathsLeft }),
    nextDue: ledger.root.nextDue,
    findings: [...plan.findings, ...findings],
  };
}

/** The purges this publish made, sent again, or could not send. */
function purgeOf({
  plan,
  ledger,
  sent,
}: {
  readonly plan: Plan;
  readonly ledger: Ledger;
  readonly sent: Sent;
}): Pick<Receipt['purge'], 'state' | 'items' | 'ids'> & { readonly paths: number } {
  const purges = ledger.root.purges.filter(
    (purge) =>
      purge.publish === plan.publish ||
      stateOf(purge) === 'owed' ||
      purge.batches.some(({ callerReference }) => sent.known.has(callerReference)),
  );
  const batches = purges.flatMap((purge) => purge.batches);
  const states = new Set(purges.map(stateOf));
  const state = (['owed', 'sent', 'completed'] as const).find((each) => states.has(each));
  return {
    state: state ?? (sent.refusal === null ? 'none' : 'owed'),
    items: batches.flatMap(({ items }) => items),
    ids: batches.flatMap(({ id }) => id ?? []),
    paths: batches
      .filter(({ createdAt }) => createdAt !== null)
      .reduce((sum, { items }) => sum + items.length, 0),
  };
}

const toRetiredLine = ({ key, kind }: Retire): ReceiptLine => ({
  key,
  change: 'retire',
  kind,
  action: 'none',
  until: null,
  dueBy: null,
});

/** When the last reader is up to date: by the bound, or by the purge that is to come and the browsers after it. */
function upToDateBy(
  lines: readonly ReceiptLine[],
  { entries }: Ledger,
  allowance: number,
): Pick<Receipt, 'readersBy' | 'layoutBy'> {
  const latest = (of: readonly ReceiptLine[]): number | null => {
    const bounds = of
      .filter(({ action }) => action !== 'none')
      .map(({ key, until, dueBy }) => {
        const purged = dueBy === null ? Infinity : purgedBy(entries.get(key), dueBy, allowance);
        return Math.min(until ?? Infinity, purged);
      });
    return bounds.length === 0 ? null : latestOf(bounds);
  };
  return {
    readersBy: latest(lines.filter(({ kind }) => kind !== 'chrome')),
    layoutBy: latest(lines.filter(({ kind }) => kind === 'chrome')),
  };
}
