import type { Point } from './gate.ts';
import { createMemoryWorld, type MemoryWorld } from './memory-world.ts';
import { type Fault, type Outcome, sweep, type Swept } from './sweep.ts';
import { LEASE_AND_MORE } from './world.ts';

/**
 * A publish dies at one of its operations, and the one that is to settle it at one of its own. Plays one pair of points
 * in so many, from a first one on.
 */
export async function dieTwice({
  every = 1,
  from = 0,
}: {
  readonly every?: number;
  readonly from?: number;
} = {}): Promise<Swept> {
  await using world = await createMemoryWorld();
  const faults = await pairsOf(world);
  return await sweep(
    world,
    faults.filter((_, index) => index % every === from),
    ['newer sources', 'the same sources'],
  );
}

/** Every point of the first publish, and for all that differ in what was done every point of the second. */
async function pairsOf(world: MemoryWorld): Promise<readonly Fault[]> {
  const goBack = await world.save();
  const { begun } = await world.publishUntil(null);
  const known = new Set<string>();
  const faults: Fault[] = [];
  for (const first of pointsOf(begun)) {
    await goBack();
    const { done } = await world.publishUntil(first);
    const state = stateOf(done);
    if (known.has(state)) continue;
    known.add(state);
    world.forward(LEASE_AND_MORE);
    const second = await world.publishUntil(null);
    for (const end of pointsOf(second.begun))
      faults.push({
        name: `dies ${nameOf(first, begun)}, then ${nameOf(end, second.begun)}`,
        play: () => playPair(world, first, end),
        leavesLease: true,
      });
  }
  await goBack();
  return faults;
}

async function playPair(world: MemoryWorld, first: Point, second: Point): Promise<Outcome> {
  const one = await world.publishUntil(first);
  world.forward(LEASE_AND_MORE);
  const two = await world.publishUntil(second);
  return { broken: [], done: `${stateOf(one.done)}\n\n${stateOf(two.done)}` };
}

const pointsOf = (begun: readonly string[]): readonly Point[] =>
  begun.flatMap((_, index) => [
    { at: index + 1, when: 'before' as const },
    { at: index + 1, when: 'after' as const },
  ]);

const stateOf = (done: readonly string[]): string => done.toSorted().join('\n');

const nameOf = ({ at, when }: Point, begun: readonly string[]): string =>
  `${when} ${at} ${begun[at - 1] ?? ''}`;
