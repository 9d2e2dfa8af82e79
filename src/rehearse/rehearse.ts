import { fetchesOfThePast, fillEdges } from './fill-edges.ts';
import { arrivals, purgeRandom, purgesOf, underWay } from './purges.ts';
import { seededRandom } from './random.ts';
import { Readership } from './readership.ts';
import { type Rehearsal, strategies, type StrategyName } from './result.ts';
import { type Play, type RehearsalInput, type Stage, toStage } from './stage.ts';
import { toResult } from './to-result.ts';
import { Views } from './views.ts';
import { Watch } from './watch.ts';
import { World } from './world.ts';

/** Views between two looks at the clock on the wall. */
const VIEWS_AT_ONCE = 1 << 16;

/**
 * Plays a plan against edges and browsers on a clock of its own, three times at once with the same readers: as
 * planned, with everything purged, and with nothing purged. Null when it was stopped.
 */
export async function rehearse(input: RehearsalInput): Promise<Rehearsal | null> {
  const stage = toStage(input);
  const { plan, terms, tagOf } = input;
  const { catalogue, scene, beganAt } = stage;
  const past = fetchesOfThePast({ plan, terms, catalogue, scene, tagOf }, beganAt);
  const plays = strategies.map((strategy) => toPlay(strategy, stage));
  for (const { world } of plays) await fillEdges(world, past, scene);
  const views = await readOn(plays, stage);
  return views === null ? null : toResult(plays, views, stage);
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
async function readOn(plays: readonly Play[], stage: Stage): Promise<number | null> {
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
    for (const play of plays) play.before = play.world.counts;
    for (views.fill(readership, end, binOf); views.count > 0; views.fill(readership, end, binOf)) {
      for (const { world } of plays) await world.play(views);
      if (end === endsAt) since += views.count;
      const done = ((views.at[views.count - 1] ?? beganAt) - beganAt) / (endsAt - beganAt);
      if (!(await input.goesOn(done))) return null;
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
