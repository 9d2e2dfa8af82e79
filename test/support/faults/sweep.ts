import { changeSet, type Edits, newerSet } from './sources.ts';
import { type FaultWorld, LEASE_AND_MORE, MINUTE } from './world.ts';

/** What was played, and what must not be of it, in words. */
export interface Swept {
  readonly points: number;
  readonly publishes: number;
  readonly broken: readonly string[];
}

type Played = Omit<Swept, 'points'>;

/** Something that goes wrong with a publish. */
export interface Fault {
  readonly name: string;
  readonly play: () => Promise<Outcome>;
  /** Until its lease has run out nobody can publish. */
  readonly leavesLease: boolean;
}

export interface Outcome {
  readonly broken: readonly string[];
  /** What the publish had done by then; null where that is not known. */
  readonly done: string | null;
}

/** What is published after a fault, each time from that moment on. */
type Follow = 'the same sources' | 'newer sources';

/**
 * Plays one fault after the other, each from the same moment on, and what is to follow. Of faults that left the same
 * things done only the first is followed.
 */
export async function sweep(
  world: FaultWorld,
  faults: readonly Fault[],
  follow: readonly Follow[],
): Promise<Swept> {
  const goBack = await world.save();
  const followed = new Set<string>();
  const broken: string[] = [];
  let publishes = 0;
  for (const { name, play, leavesLease } of faults) {
    await goBack();
    const outcome = await play();
    publishes++;
    broken.push(...outcome.broken.map((what) => `${name}: ${what}`));
    if (outcome.done !== null && followed.has(outcome.done)) continue;
    if (outcome.done !== null) followed.add(outcome.done);
    world.forward(leavesLease ? LEASE_AND_MORE : MINUTE);
    const found = await playFollows(world, follow);
    publishes += found.publishes;
    broken.push(...found.broken.map((what) => `${name}: ${what}`));
  }
  return { points: faults.length, publishes, broken };
}

async function playFollows(world: FaultWorld, follow: readonly Follow[]): Promise<Played> {
  const goBack = await world.save();
  const broken: string[] = [];
  let publishes = 0;
  if (follow.length === 0) return { publishes, broken: await world.judge() };
  for (const name of follow) {
    await goBack();
    await world.edit(sourcesOf(name, world.born));
    const found = await publishToRest(world);
    publishes += found.publishes;
    broken.push(...found.broken.map((what) => `${name}: ${what}`));
  }
  // What is on disk is part of no save.
  await world.edit(changeSet(world.born));
  return { publishes, broken };
}

const sourcesOf = (follow: Follow, born: number): Edits =>
  follow === 'newer sources' ? newerSet(born) : changeSet(born);

/** Publishes until nothing is left to do, and looks each time. */
async function publishToRest(world: FaultWorld): Promise<Played> {
  const broken: string[] = [];
  for (let publishes = 1; ; publishes++) {
    const { exitCode, stdout, stderr } = await world.publish();
    if (exitCode !== 0) broken.push(`publish ${publishes} ends with ${exitCode}: ${stderr}`);
    for (const what of await world.judge()) broken.push(`after publish ${publishes}: ${what}`);
    if (stdout.startsWith('nothing to do') && publishes > 1) return { publishes, broken };
    if (publishes === 4) return { publishes, broken: [...broken, 'it never comes to rest'] };
    world.forward(MINUTE);
  }
}
