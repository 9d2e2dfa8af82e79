import type { Point } from './gate.ts';
import { createMemoryWorld, type LedgerKind, type MemoryWorld } from './memory-world.ts';
import { type Fault, type Outcome, sweep, type Swept } from './sweep.ts';
import { LEASE_AND_MORE } from './world.ts';

/** Plays one point or pair of points in so many, from a first one on. */
export interface Slice {
  readonly every?: number;
  readonly from?: number;
}

/** A publish dies before and after each of its operations. */
export async function dieOnce(ledger: LedgerKind): Promise<Swept> {
  await using world = await createMemoryWorld(ledger);
  const goBack = await world.save();
  const { begun } = await world.publishUntil(null);
  await goBack();
  const faults = pointsOf(begun).map((end) => ({
    name: `dies ${nameOf(end, begun)}`,
    play: async () => ({ broken: [], done: stateOf((await world.publishUntil(end)).done) }),
    leavesLease: true,
  }));
  return await sweep(world, faults, ['newer sources', 'the same sources']);
}

/** A publish dies at one of its operations, and the one that is to settle it at one of its own. */
export async function dieTwice(
  ledger: LedgerKind,
  { every = 1, from = 0 }: Slice = {},
): Promise<Swept> {
  await using world = await createMemoryWorld(ledger);
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
