import { createLocalWorld } from './local-world.ts';
import { publishWithFault } from './publish-with-fault.ts';
import { sweep, type Swept } from './sweep.ts';

const remote = ['.storyclub/origin/', '.storyclub/purges/'];

/** Kills a publish to the local target at every change it makes to a file of the origin or of the purges. */
export async function killAtFileChanges(every = 1): Promise<Swept> {
  await using world = await createLocalWorld();
  const goBack = await world.save();
  const { changes, stderr } = await publishWithFault(world, {
    how: 'count',
    at: 1,
    folders: remote,
  });
  if (changes.length === 0) throw new Error(`it changed nothing:\n${stderr}`);
  await goBack();
  const points = changes
    .filter((name) => !/^(mkdir|open)/.test(name))
    .flatMap((name, index) => [
      { name, at: index + 1, how: 'die' as const },
      ...(name.startsWith('writeFile')
        ? [{ name, at: index + 1, how: 'die half-way' as const }]
        : []),
    ]);
  return await sweep(
    world,
    points
      .filter((_, index) => index % every === 0)
      .map(({ name, at, how }) => ({
        name: `${how} at ${at} ${name}`,
        play: async () => {
          const { exitCode } = await publishWithFault(world, { how, at, folders: remote });
          await world.ended();
          const broken = exitCode === null ? [] : [`it did not die but ended with ${exitCode}`];
          return { broken, done: null };
        },
        leavesLease: true,
      })),
    ['the same sources'],
  );
}
