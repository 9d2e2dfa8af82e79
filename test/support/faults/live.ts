import { changeSet, history } from './sources.ts';
import { DAY, type FaultWorld, HOUR, MINUTE, SECOND } from './world.ts';

/** What a CDN can be made to do while a site lives; the local one can do neither. */
export interface LifeTerms {
  /** The purge sent last takes half an hour. */
  readonly slowLastPurge?: () => void;
  /** It takes no purges, or takes them again. */
  readonly refusePurges?: (refuses: boolean) => void;
}

/** How far a world's clock is behind when its site begins, milliseconds: its life ends at about the present. */
export const BEGINS = -(30 * DAY + 2 * HOUR);

/**
 * Publishes a site six times, and writes the edits that the seventh is to publish: by then there are settled and young
 * stories, two looks before this one, tails still cached, a purge under way, one owed, one kept back, a file to be
 * retired and a story to be settled.
 */
export async function liveUntilChangeSet(
  world: FaultWorld,
  { slowLastPurge, refusePurges }: LifeTerms,
): Promise<void> {
  const { owl, secondLook, fox, thirdLook } = history(world.born);
  await publish(world);
  world.forward(2 * HOUR - 30 * SECOND);
  await world.edit(owl);
  await publish(world);
  world.forward(23 * DAY + 30 * SECOND);
  await world.edit(secondLook);
  await publish(world);
  world.forward(6 * DAY);
  await publish(world);
  world.forward(DAY - 10 * MINUTE);
  await world.edit(fox);
  await publish(world);
  slowLastPurge?.();
  world.forward(8 * MINUTE);
  await world.edit(thirdLook);
  refusePurges?.(true);
  await publish(world, refusePurges === undefined ? 0 : 4);
  refusePurges?.(false);
  world.forward(3 * MINUTE);
  await world.edit(changeSet(world.born));
}

async function publish(world: FaultWorld, code = 0): Promise<void> {
  const { exitCode, stderr, stdout } = await world.publish();
  if (exitCode !== code) throw new Error(`publish ended with ${exitCode}:\n${stderr}${stdout}`);
}
