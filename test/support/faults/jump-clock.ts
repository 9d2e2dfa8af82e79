import type { CliResult } from '../run-cli.ts';
import { createBucketWorld } from './bucket-world.ts';
import { watchRequests } from './gate.ts';
import { sweep, type Swept } from './sweep.ts';
import { HOUR, MINUTE } from './world.ts';

/** The machine's clock jumps at one request after the other, milliseconds: the publish does all, and does not sit it out. */
export async function jumpAtRequests(by: number, every = 1): Promise<Swept> {
  await using world = await createBucketWorld();
  const goBack = await world.save();
  const requests = await watchRequests(world, { during: () => world.publish() });
  await goBack();
  const faults = requests.map((request, index) => ({
    name: `${by / HOUR} hours at ${index + 1} ${request}`,
    play: async () => {
      const before = world.ahead();
      const results: CliResult[] = [];
      await watchRequests(world, {
        act: ({ when }, number) => {
          if (when === 'before' && number === index + 1) world.jump(by);
          return null;
        },
        during: async () => {
          results.push(await world.publish());
        },
      });
      const slept = world.ahead() - before;
      const broken = [
        ...results.flatMap(({ exitCode, stderr }) =>
          exitCode === 0 ? [] : [`it ends with ${exitCode}: ${stderr}`],
        ),
        ...(slept > MINUTE ? [`it sleeps for ${slept / 1000} s`] : []),
      ];
      return { broken, done: null };
    },
    leavesLease: false,
  }));
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
    ['the same sources'],
  );
}
