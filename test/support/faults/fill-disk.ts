import type { CliResult } from '../run-cli.ts';
import { createLocalWorld } from './local-world.ts';
import { publishWithFault } from './publish-with-fault.ts';
import { sweep, type Swept } from './sweep.ts';

/** The disk is full from one of the writes of a publish on, and has room again for the next. */
export async function fillDiskAt(
  folders: readonly string[],
  judgeEnd: (result: CliResult) => readonly string[],
  every = 1,
): Promise<Swept> {
  await using world = await createLocalWorld();
  const goBack = await world.save();
  const { changes } = await publishWithFault(world, { how: 'count', at: 1, folders });
  await goBack();
  const writes = changes.filter((name) => /^(writeFile|open|mkdir|copyFile)/.test(name));
  const faults = writes.map((name, index) => ({
    name: `no room from ${index + 1} ${name} on`,
    play: async () => {
      const result = await publishWithFault(world, { how: 'full', at: index + 1, folders });
      await world.ended();
      return { broken: judgeEnd(result), done: null };
    },
    leavesLease: false,
  }));
  return await sweep(
    world,
    faults.filter((_, index) => index % every === 0),
    ['the same sources'],
  );
}
