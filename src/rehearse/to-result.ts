import type { Play, Stage } from './stage.ts';
import type { Outcome, RehearsedChange, Rehearsal, StrategyName, Verdict } from './result.ts';
import type { Subject } from './subjects.ts';
import { model } from './terms.ts';
import type { Seen } from './watch.ts';

/** What was seen, counted and spent, once all readers have read. */
export function toResult(plays: readonly Play[], views: number, stage: Stage): Rehearsal {
  const { input, catalogue, times, subjects, bins, beganAt, endsAt } = stage;
  const { plan, terms } = input;
  const seenBy = new Map(plays.map((play) => [play.strategy, seenIn(play, stage)]));
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
    views,
    stories: catalogue.stories,
    storiesPlayed: catalogue.storiesPlayed,
    share: catalogue.share,
    notPlayed: changed.filter(({ key }) => !catalogue.keys.has(key)).length,
    bins,
    beganAt,
    changes,
    outcomes: plays.map((play) => toOutcome(play, seenBy.get(play.strategy) ?? [], stage)),
  };
}

function seenIn({ world }: Play, { subjects, catalogue, scene }: Stage): readonly Seen[] {
  const urlsOf = new Map<string, number[]>();
  for (const [url, { key }] of catalogue.urls.entries())
    urlsOf.set(key, [...(urlsOf.get(key) ?? []), url]);
  return subjects.map(({ key }, index) => {
    const urls = urlsOf.get(key) ?? [];
    let stillOld = 0;
    for (let location = 0; location < scene.locations; location++) {
      const forms = urls.map((url) => world.answerNow(location, url));
      if (forms.some((form) => form >= 0 && !world.watch.isWanted(index, form))) stillOld += 1;
    }
    return world.watch.seen(index, stillOld);
  });
}

function verdictOn(
  { bound, change, changedAt }: Subject,
  { views, lastOld }: Seen,
  { endsAt, allowance }: { readonly endsAt: number; readonly allowance: number },
): Verdict {
  const isOverdue = bound === null && change === 'purge';
  const until = bound ?? changedAt + allowance;
  if (lastOld !== null && lastOld > until && !isOverdue) return 'broken';
  if (views === 0) return 'unread';
  if (isOverdue) return 'overdue';
  return until > endsAt ? 'not-due' : 'kept';
}

function toOutcome(
  { strategy, world, paths, before }: Play,
  seen: readonly Seen[],
  { input, subjects }: Stage,
): Outcome {
  const { counts } = world;
  const since = (name: keyof typeof counts): number => counts[name] - before[name];
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
    browserHits: since('browserHits'),
    edgeRequests: since('edgeHits') + since('edgeMisses'),
    edgeHits: since('edgeHits'),
    notModified: since('notModified'),
    originRequests: since('originRequests'),
    originBytes: since('originBytes'),
    paths,
    usd: priceOf(input, { paths, gets: since('originRequests') }),
    oldViews: oldViewsIn(rest),
    oldViewsLayout: oldViewsIn(layout),
    lastOld: lastOldIn(rest),
    lastOldLayout: lastOldIn(layout),
    stillOld: rest.filter(({ stillOld }) => stillOld > 0).length,
    stillOldLayout: layout.filter(({ stillOld }) => stillOld > 0).length,
    missingFiles: since('missing'),
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
  { plan, prices }: Stage['input'],
  { paths, gets }: { readonly paths: number; readonly gets: number },
): number {
  const paid = (number: number): number =>
    Math.max(0, number - plan.purge.freePathsLeft) * prices.purgePath;
  return (
    plan.cost.usd - paid(plan.purge.items.length) + paid(paths) + (gets * prices.getPer1000) / 1000
  );
}
