import { type BucketWorld, createBucketWorld } from './bucket-world.ts';
import { type Point, watchRequests } from './gate.ts';
import { type RunningProgram, startProgram } from './start-program.ts';
import { type Fault, sweep, type Swept } from './sweep.ts';

/** Kills a publish in a process of its own before and after every one of its requests. */
export async function killAtRequests(every = 1): Promise<Swept> {
  await using world = await createBucketWorld();
  const goBack = await world.save();
  const requests = await watchRequests(world, { during: () => world.publish() });
  await goBack();
  const faults = requests.flatMap((request, index): readonly Fault[] =>
    (['before', 'after'] as const).map((when) => ({
      name: `killed ${when} ${index + 1} ${request}`,
      play: async () => ({
        broken: [],
        done: (await killAt(world, { at: index + 1, when })).toSorted().join('\n'),
      }),
      leavesLease: true,
    })),
  );
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
    ['newer sources', 'the same sources'],
  );
}

/** The changes that were carried out, without the names a publish makes up. */
async function killAt(world: BucketWorld, point: Point): Promise<readonly string[]> {
  const { club, slept } = world;
  const started: RunningProgram[] = [];
  const done: string[] = [];
  await watchRequests(world, {
    act: async ({ when, operation, key }, number) => {
      if (when === 'after' && !/^(Get|Head|List)|:(Get|List)/.test(operation))
        done.push(`${operation} ${key.replace(/[\da-f]{8}\b/, '')}`);
      if (when !== point.when || number !== point.at) return null;
      for (const child of started) {
        child.signal('SIGKILL');
        await child.ended;
      }
      return when === 'before' ? 'request lost' : 'answer lost';
    },
    during: () => {
      const options = { cwd: club.root, env: club.env, ahead: world.ahead(), onSleep: slept };
      const child = startProgram(['publish', '--yes'], options);
      started.push(child);
      return child.ended;
    },
  });
  await world.ended();
  return done;
}
