import type { ObjectKind } from '../cache/policy.ts';
import type { Change } from '../plan/change.ts';
import type { ChangeKind } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { PublishTimes } from './publish-times.ts';

/** A key whose readers are watched: its content changes, or it is owed a purge from before. */
export interface Subject {
  readonly key: string;
  readonly object: ObjectKind;
  readonly kind: ChangeKind;
  readonly change: 'put' | 'copy-headers' | 'remove' | 'purge';
  readonly action: 'wait' | 'purge' | 'none';
  /** What readers are to see: digest and type; null for nothing. */
  readonly wanted: { readonly digest: string; readonly contentType: string } | null;
  readonly changedAt: number;
  /** By when every reader is to be up to date: the plan's figure, counted from when the change was made; null for none, or overdue. */
  readonly bound: number | null;
  /** Until when its purge is kept back; null when it is not. */
  readonly keptBackUntil: number | null;
}

/** When the last reader sees a key's change, as the plan prints it; null when nothing older is cached. */
export type BoundOf = (key: string) => number | null;

/** What the readers of a plan are watched for, in the plan's order. */
export function toSubjects(
  plan: Plan,
  { times, boundOf }: { readonly times: PublishTimes; readonly boundOf: BoundOf },
): readonly Subject[] {
  const keptBack = new Map(plan.purge.keptBack.map(({ key, owed }) => [key, owed.sendAt]));
  const kindOf = (key: string): ObjectKind | undefined => plan.ledger.entries.get(key)?.kind;
  const changed = plan.changes.flatMap((change): readonly Subject[] => {
    if (!isVisible(change)) return [];
    const changedAt = times.changedAt.get(change.key) ?? plan.at;
    const bound = boundOf(change.key);
    return [
      {
        key: change.key,
        object: 'desired' in change ? change.desired.kind : (kindOf(change.key) ?? 'listing'),
        kind: change.kind,
        change: change.change,
        action: change.edge.action,
        wanted: 'desired' in change ? change.desired : null,
        changedAt,
        bound: bound === null ? null : bound + (changedAt - plan.at),
        keptBackUntil: keptBack.get(change.key) ?? null,
      },
    ];
  });
  return [...changed, ...owedBefore(plan, boundOf)];
}

type Visible = Exclude<Change, { change: 'retire' }>;

/** Someone may notice it: neither a file that goes unused nor a change of Cache-Control or tags alone. */
const isVisible = (change: Change): change is Visible =>
  change.change !== 'retire' &&
  !(change.edge.action === 'none' && change.edge.because === 'headers-only');

/** Keys changed by an earlier publish whose purge goes out with this one. */
function owedBefore(plan: Plan, boundOf: BoundOf): readonly Subject[] {
  const changed = new Set(plan.changes.map(({ key }) => key));
  return plan.purge.keys.flatMap((key): readonly Subject[] => {
    const entry = plan.after.get(key);
    if (changed.has(key) || entry?.owed === undefined || entry.owed === null) return [];
    return [
      {
        key,
        object: entry.kind,
        kind: entry.owed.kind,
        change: 'purge',
        action: 'purge',
        wanted: entry.live,
        changedAt: plan.at,
        // Nobody published when it was due: what was promised then is past keeping.
        bound: (boundOf(key) ?? 0) < plan.at ? null : boundOf(key),
        keptBackUntil: null,
      },
    ];
  });
}
