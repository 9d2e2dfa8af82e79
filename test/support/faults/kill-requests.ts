import { type BucketWorld, createBucketWorld } from './bucket-world.ts';
import { at, type Point, watchRequests } from './gate.ts';
import { type RunningProgram, startProgram } from './start-program.ts';
import { sweep, type Swept } from './sweep.ts';

/** Kills a publish in a process of its own before, or after, every one of its requests. */
export async function killAtRequests(when: Point['when'], every = 1): Promise<Swept> {
  await using world = await createBucketWorld();
  const goBack = await world.save();
  const requests = await watchRequests(world, { during: () => world.publish() });
  await goBack();
  const faults = requests.map((request, index) => ({
    name: `killed ${when} ${index + 1} ${request}`,
    play: async () => {
      await killAt(world, { at: index + 1, when });
      return [];
    },
    leavesLease: true,
  }));
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
  );
}

async function killAt(world: BucketWorld, point: Point): Promise<void> {
  const { club, slept } = world;
  const started: RunningProgram[] = [];
  await watchRequests(world, {
    act: at(point, async () => {
      for (const child of started) {
        child.signal('SIGKILL');
        await child.ended;
      }
      return point.when === 'before' ? 'request lost' : 'answer lost';
    }),
    during: () => {
      const options = { cwd: club.root, env: club.env, ahead: world.ahead(), onSleep: slept };
      const child = startProgram(['publish', '--yes'], options);
      started.push(child);
      return child.ended;
    },
  });
  await world.ended();
}
