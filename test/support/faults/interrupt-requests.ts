import { bucket } from '../bucket-club.ts';
import { type BucketWorld, createBucketWorld } from './bucket-world.ts';
import { at, watchRequests } from './gate.ts';
import { type RunningProgram, startProgram } from './start-program.ts';
import { sweep, type Swept } from './sweep.ts';

/** Asks a publish in a process of its own to stop, at every one of its requests. */
export async function interruptAtRequests(signal: 'SIGINT' | 'SIGTERM', every = 1): Promise<Swept> {
  await using world = await createBucketWorld();
  const goBack = await world.save();
  const requests = await watchRequests(world, { during: () => world.publish() });
  await goBack();
  const faults = requests.map((request, index) => ({
    name: `${signal} at ${index + 1} ${request}`,
    play: async () => ({ broken: await interruptAt(world, signal, index + 1), done: null }),
    leavesLease: false,
  }));
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
    ['the same sources'],
  );
}

async function interruptAt(
  world: BucketWorld,
  signal: 'SIGINT' | 'SIGTERM',
  number: number,
): Promise<readonly string[]> {
  const { club, slept, s3 } = world;
  const started: RunningProgram[] = [];
  await watchRequests(world, {
    act: at({ at: number, when: 'before' }, async () => {
      for (const child of started) {
        child.signal(signal);
        await child.written(/stopping after what is under way/);
      }
      return null;
    }),
    during: () => {
      const options = { cwd: club.root, env: club.env, ahead: world.ahead(), onSleep: slept };
      const child = startProgram(['publish', '--yes'], options);
      started.push(child);
      return child.ended;
    },
  });
  await world.ended();
  const [ended] = await Promise.all(started.map((child) => child.ended));
  if (ended === undefined) return ['it was not started'];
  const { exitCode, stdout, stderr } = ended;
  const said = `${stdout}${stderr}`;
  const saysState =
    (exitCode === 0 && /^(published|nothing to do)/m.test(said)) ||
    (exitCode === 1 && said.includes('stopped: nothing was changed')) ||
    ((exitCode === 2 || exitCode === 3) && /^stopped[,:] |^state /m.test(said));
  return [
    ...(saysState ? [] : [`it ends with ${exitCode} and says: ${said.slice(-800)}`]),
    ...(s3.objects(bucket).has('.storyclub/lease') ? ['its lease is left behind'] : []),
  ];
}
