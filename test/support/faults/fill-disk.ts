import type { CliResult } from '../run-cli.ts';
import { createLocalWorld } from './local-world.ts';
import { publishWithFault } from './publish-with-fault.ts';
import { sweep, type Swept } from './sweep.ts';

export const remoteFolders = ['.storyclub/origin/', '.storyclub/purges/'];
export const buildFolders = ['.storyclub/build/', 'dist/'];

/** The disk is full from one of the writes of a publish on, and has room again for the next. */
export async function fillDiskAt(folders: readonly string[], every = 1): Promise<Swept> {
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

/** A disk without room is said to be one, with the state the site is in once something was written. */
function judgeEnd({ exitCode, stdout, stderr }: CliResult): readonly string[] {
  // Lines are wrapped wherever words end.
  const said = stderr.replaceAll(/\s+/g, ' ');
  const isSaid = /no space left|disk is full|Free some (disk )?space/.test(said);
  const isHonest =
    exitCode === 0 ||
    (exitCode === 2 && isSaid) ||
    (exitCode === 3 && isSaid && stderr.includes('state  '));
  return isHonest && !stderr.includes('this is a bug')
    ? []
    : [`it ends with ${exitCode}: ${stderr}${stdout.slice(-300)}`];
}
