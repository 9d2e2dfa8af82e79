import { changeSet, type Edits, newerSet } from './sources.ts';
import { type FaultWorld, LEASE_AND_MORE, MINUTE } from './world.ts';

/** What was played, and what must not be of it, in words. */
export interface Swept {
  readonly points: number;
  readonly publishes: number;
  readonly broken: readonly string[];
}

export type Played = Omit<Swept, 'points'>;

/** Something that goes wrong with a publish, and what it was. */
export interface Fault {
  readonly name: string;
  /** Runs the publish. What it answers must not be. */
  readonly play: () => Promise<readonly string[]>;
  /** Until its lease has run out nobody can publish. */
  readonly leavesLease: boolean;
}

/** Plays one fault after the other, each from the same moment on. */
export async function sweep(
  world: FaultWorld,
  faults: readonly Fault[],
  { newer = true }: { readonly newer?: boolean } = {},
): Promise<Swept> {
  const goBack = await world.save();
  const broken: string[] = [];
  let publishes = 0;
  for (const fault of faults) {
    await goBack();
    const found = await playFault(world, fault, newer);
    publishes += found.publishes;
    broken.push(...found.broken.map((what) => `${fault.name}: ${what}`));
  }
  return { points: faults.length, publishes, broken };
}

/** After a fault publishes newer sources where wanted, and from the same fault the same sources, until nothing is left to do. */
async function playFault(
  world: FaultWorld,
  { play, leavesLease }: Fault,
  newer: boolean,
): Promise<Played> {
  const broken = [...(await play())];
  let publishes = 1;
  world.forward(leavesLease ? LEASE_AND_MORE : MINUTE);
  const goBack = await world.save();
  const sources: readonly (readonly [string, Edits])[] = [
    ...(newer ? [['newer sources', newerSet(world.born)] as const] : []),
    ['the same sources', changeSet(world.born)],
  ];
  for (const [name, edits] of sources) {
    await goBack();
    await world.edit(edits);
    const found = await publishToRest(world);
    publishes += found.publishes;
    broken.push(...found.broken.map((what) => `${name}: ${what}`));
  }
  return { publishes, broken };
}

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
