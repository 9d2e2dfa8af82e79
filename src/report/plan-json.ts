import type { Finding } from '../findings/finding.ts';
import type { Change } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import { findingsToJson } from './findings-json.ts';
import { iso } from './words.ts';

export interface JsonOptions {
  /** With a row for every key that is kept. */
  readonly verbose: boolean;
  /** Those of the build, before the plan's own. */
  readonly findings: readonly Finding[];
}

/** The document of `plan --json`, and a plan file: docs/schemas/plan.schema.json. */
export function planToJson(plan: Plan, { verbose, findings }: JsonOptions): object {
  const { purge } = plan;
  return {
    version: 1,
    publish: plan.publish,
    target: plan.target,
    at: iso(plan.at),
    basis: plan.basis,
    urgent: plan.urgent,
    readersBy: iso(plan.readersBy),
    layoutBy: iso(plan.layoutBy),
    nextDue: iso(plan.nextDue),
    changes: [...plan.changes.map(changeToJson), ...(verbose ? keptRows(plan) : [])],
    purge: {
      items: purge.items,
      paths: purge.items.length,
      evicts: purge.evicts,
      seconds: purge.seconds,
      dueBy: iso(purge.dueBy),
      resend: purge.resend.flatMap(({ batches }) => batches.flatMap(({ items }) => items)),
      keptBack: purge.keptBack.map(({ key, owed }) => ({
        key,
        sendAt: iso(owed.sendAt),
        dueBy: iso(owed.dueBy),
      })),
      freePaths: purge.freePaths,
      freePathsLeft: purge.freePathsLeft,
    },
    cost: plan.cost,
    alternatives: plan.alternatives.map((alternative) => ({
      ...alternative,
      until: iso(alternative.until),
    })),
    findings: findingsToJson([...findings, ...plan.findings]),
  };
}

/** One change: `until` is when the last old copy ends without any purge, null for none or "until purged". */
export function changeToJson(change: Change): object {
  const { key, kind, edge, until } = change;
  const desired = 'desired' in change ? change.desired : null;
  return {
    key,
    change: change.change,
    reason: change.reason,
    kind,
    cacheControl: desired?.cacheControl ?? null,
    digest: desired?.digest ?? null,
    contentType: desired?.contentType ?? null,
    size: desired?.size ?? null,
    action: edge.action,
    because: edge.because,
    until: iso(until),
    dueBy: edge.action === 'purge' ? iso(edge.dueBy) : null,
    keptBackUntil: edge.action === 'purge' ? iso(edge.keptBackUntil) : null,
    due: change.change === 'retire' ? iso(change.due) : null,
  };
}

function keptRows(plan: Plan): readonly object[] {
  const changed = new Set(plan.changes.map(({ key }) => key));
  return [...plan.after.values()].flatMap(({ key, live }) => {
    if (live === null || changed.has(key)) return [];
    const { cacheControl, digest, contentType, size } = live;
    return {
      key,
      change: 'keep',
      reason: 'as-published',
      kind: null,
      cacheControl,
      digest,
      contentType,
      size,
      action: 'none',
      because: 'unchanged',
      until: null,
      dueBy: null,
      keptBackUntil: null,
      due: null,
    };
  });
}
