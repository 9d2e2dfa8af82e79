import type { Prices } from '../config/types.ts';
import type { Plan } from '../plan/plan.ts';
import type { Played } from './play.ts';
import type { Stage } from './stage.ts';
import type { Outcome, RehearsedChange, Rehearsal, StrategyName, Verdict } from './result.ts';
import type { Subject } from './subjects.ts';
import { model } from './terms.ts';
import type { Seen } from './watch.ts';

/** What was seen, counted and spent, once all readers have read. */
export function toResult(all: readonly Played[], stage: Stage, prices: Prices): Rehearsal {
  const { input, catalogue, times, subjects, bins, beganAt, endsAt } = stage;
  const { plan, terms } = input;
  const seenBy = new Map(all.map(({ strategy, seen }) => [strategy, seen]));
  const changes = subjects.map((subject, index): RehearsedChange => {
    const of = (strategy: StrategyName): Seen => {
      const seen = seenBy.get(strategy)?.[index];
      if (seen === undefined) throw new Error(`nothing was watched under ${strategy}`);
      return seen;
    };
    const { wanted: _, ...rest } = subject;
    const own = of('plan');
    return {
      ...rest,
      url: catalogue.urls.find(({ key }) => key === subject.key)?.path ?? `/${subject.key}`,
      verdict: verdictOn(subject, own, { endsAt, allowance: plan.law.allowance * 1000 }),
      seen: {
        plan: own,
        'purge-everything': of('purge-everything'),
        'wait-for-everything': of('wait-for-everything'),
      },
    };
  });
  const changed = plan.changes.filter(({ key }) => times.changedAt.has(key));
  return {
    target: plan.target,
    terms,
    model,
    times,
    endedAt: endsAt,
    views: all[0]?.views ?? 0,
    stories: catalogue.stories,
    storiesPlayed: catalogue.storiesPlayed,
    share: catalogue.share,
    notPlayed: changed.filter(({ key }) => !catalogue.keys.has(key)).length,
    bins,
    beganAt,
    changes,
    outcomes: all.map((played) => toOutcome(played, stage, prices)),
  };
}

function verdictOn(
  { bound, change, changedAt }: Subject,
  { views, lastOld }: Seen,
  { endsAt, allowance }: { readonly endsAt: number; readonly allowance: number },
): Verdict {
  const isOverdue = bound === null && change === 'purge';
  const until = bound ?? changedAt + allowance;
  if (lastOld !== null && lastOld > until && !isOverdue) return 'broken';
  if (until > endsAt && !isOverdue) return 'not-due';
  if (views === 0) return 'unread';
  return isOverdue ? 'overdue' : 'kept';
}

function toOutcome(
  { strategy, paths, counts, seen }: Played,
  { input, subjects }: Stage,
  prices: Prices,
): Outcome {
  const of = (isLayout: boolean): readonly SeenOf[] =>
    subjects.flatMap((subject, index) => {
      const own = seen[index];
      return own === undefined || (subject.kind === 'chrome') !== isLayout
        ? []
        : [{ ...own, changedAt: subject.changedAt }];
    });
  const [rest, layout] = [of(false), of(true)];
  return {
    name: strategy,
    browserHits: counts.browserHits,
    edgeRequests: counts.edgeHits + counts.edgeMisses,
    edgeHits: counts.edgeHits,
    notModified: counts.notModified,
    originRequests: counts.originRequests,
    originBytes: counts.originBytes,
    paths,
    usd: priceOf(input.plan, prices, { paths, gets: counts.originRequests }),
    oldViews: oldViewsIn(rest),
    oldViewsLayout: oldViewsIn(layout),
    lastOld: lastOldIn(rest),
    lastOldLayout: lastOldIn(layout),
    stillOld: rest.filter(({ stillOld }) => stillOld > 0).length,
    stillOldLayout: layout.filter(({ stillOld }) => stillOld > 0).length,
    missingFiles: counts.missing,
  };
}

interface SeenOf extends Seen {
  readonly changedAt: number;
}

/** When somebody was last shown what had been replaced. */
function lastOldIn(seen: readonly SeenOf[]): number | null {
  const last = seen.reduce(
    (latest, { lastOld, changedAt }) =>
      lastOld === null || lastOld < changedAt ? latest : Math.max(latest, lastOld),
    -Infinity,
  );
  return Number.isFinite(last) ? last : null;
}

const oldViewsIn = (seen: readonly SeenOf[]): number =>
  seen.reduce((sum, { oldViews }) => sum + oldViews, 0);

/** The plan's own price with another number of paths, and what the edges asked of the origin. */
function priceOf(
  plan: Plan,
  prices: Prices,
  { paths, gets }: { readonly paths: number; readonly gets: number },
): number {
  const paid = (number: number): number =>
    Math.max(0, number - plan.purge.freePathsLeft) * prices.purgePath;
  return (
    plan.cost.usd - paid(plan.purge.items.length) + paid(paths) + (gets * prices.getPer1000) / 1000
  );
}
