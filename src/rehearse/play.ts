import { fetchesOfThePast, fillEdges } from './fill-edges.ts';
import { arrivals, purgeRandom, purgesOf, underWay } from './purges.ts';
import { seededRandom } from './random.ts';
import { Readership } from './readership.ts';
import type { StrategyName } from './result.ts';
import type { Stage } from './stage.ts';
import { Views } from './views.ts';
import { type Seen, Watch } from './watch.ts';
import { countsSince, World, type WorldCounts } from './world.ts';

/** What was seen and counted under one strategy. */
export interface Played {
  readonly strategy: StrategyName;
  /** Invalidation paths sent. */
  readonly paths: number;
  /** Page views since the publish. */
  readonly views: number;
  /** Since the publish. */
  readonly counts: WorldCounts;
  /** Of each subject. */
  readonly seen: readonly Seen[];
}

/** Called now and then with how much is done, of 1; false ends the rehearsal. */
export type GoesOn = (done: number) => Promise<boolean>;

/** One world under a strategy, and what it had counted when the publish began. */
interface Play {
  readonly strategy: StrategyName;
  readonly world: World;
  readonly paths: number;
  before: WorldCounts;
}

/** Views between two looks at the clock on the wall. */
const VIEWS_AT_ONCE = 1 << 16;

/** Plays a stage under some strategies, view by view with the same readers. Null when it was stopped. */
export async function play(
  stage: Stage,
  strategies: readonly StrategyName[],
  goesOn: GoesOn,
): Promise<readonly Played[] | null> {
  const { scene } = stage;
  const past = fetchesOfThePast(stage);
  const plays = strategies.map((strategy) => toPlay(strategy, stage));
  for (const { world } of plays) await fillEdges(world, past, scene);
  const views = await readOn(plays, stage, goesOn);
  if (views === null) return null;
  return plays.map((own) => ({
    strategy: own.strategy,
    paths: own.paths,
    views,
    counts: countsSince(own.world.counts, own.before),
    seen: seenIn(own, stage),
  }));
}

function toPlay(strategy: StrategyName, stage: Stage): Play {
  const { input, scene, subjects, bins } = stage;
  const world = new World(scene, new Watch(subjects, scene.forms, bins.length));
  const { locations, purgeDelay } = input.terms;
  const own = purgesOf(strategy, input.plan, stage);
  const random = purgeRandom(input.terms.seed);
  for (const purge of [...underWay(input.plan, stage.beganAt), ...own]) {
    const reached = arrivals(purge, { locations, delay: purgeDelay * 1000, random });
    for (const [index, at] of reached.entries())
      world.locations[index]?.schedulePurge(purge.items, at);
  }
  const paths = own.reduce((sum, { items }) => sum + items.length, 0);
  return { strategy, world, paths, before: world.counts };
}

/** Lets readers read, from before the publish to the end. Returns the views since the publish; null when stopped. */
async function readOn(
  plays: readonly Play[],
  stage: Stage,
  goesOn: GoesOn,
): Promise<number | null> {
  const { input, bins, beganAt, endsAt, scene } = stage;
  const publishedAt = input.plan.at;
  const readership = toReadership(stage);
  const views = new Views(VIEWS_AT_ONCE, input.terms.locations);
  let bin = 0;
  const binOf = (at: number): number => {
    while (bin < bins.length - 1 && at >= (bins[bin] ?? endsAt)) bin++;
    return bin;
  };
  let since = 0;
  readership.next();
  for (const end of [publishedAt, endsAt]) {
    for (const own of plays) own.before = own.world.counts;
    for (views.fill(readership, end, binOf); views.count > 0; views.fill(readership, end, binOf)) {
      for (const { world } of plays) await world.play(views);
      if (end === endsAt) since += views.count;
      const done = ((views.at[views.count - 1] ?? beganAt) - beganAt) / (endsAt - beganAt);
      if (!(await goesOn(done))) return null;
    }
  }
  scene.setTime(endsAt);
  return since;
}

function toReadership({ input, catalogue, scene, times, beganAt }: Stage): Readership {
  const { terms } = input;
  return new Readership({
    random: seededRandom(terms.seed, 'readers'),
    rate: terms.readers * catalogue.share,
    browsers: terms.browsers,
    weights: catalogue.urls.map(({ weight }) => weight),
    thereFrom: catalogue.urls.map(({ key }) => {
      const first = scene.eras.get(key)?.find(({ form }) => form !== 0);
      return first?.from === times.changedAt.get(key) ? (first?.from ?? -Infinity) : -Infinity;
    }),
    from: beganAt,
  });
}

/** What was seen of each subject, and what each location would still answer. */
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
