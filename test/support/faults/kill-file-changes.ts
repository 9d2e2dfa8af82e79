import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliResult } from '../run-cli.ts';
import { createLocalWorld } from './local-world.ts';
import { startProgram } from './start-program.ts';
import { sweep, type Swept } from './sweep.ts';
import type { FaultWorld } from './world.ts';

const faults = fileURLToPath(new URL('fs-fault.js', import.meta.url));

export interface FileFault {
  readonly how: 'count' | 'die' | 'die half-way' | 'full';
  /** From 1, in the order of the changes. */
  readonly at: number;
  /** Below `.storyclub/`. */
  readonly folders: readonly string[];
}

/** Publishes in a process of its own, and something happens at one of the changes it makes to files. */
export async function publishWithFault(
  { club, ahead, slept }: FaultWorld,
  { how, at, folders }: FileFault,
): Promise<CliResult & { readonly changes: readonly string[] }> {
  const report = join(club.root, 'changes.txt');
  const watched = folders.map((folder) => join(club.root, folder));
  const plan = JSON.stringify({ folders: watched, report, at, how });
  const result = await startProgram(['publish', '--yes'], {
    cwd: club.root,
    env: { STORYCLUB_TEST_FS_FAULT: plan },
    ahead: ahead(),
    onSleep: slept,
    imports: [faults],
  }).ended;
  const changes = how === 'count' ? (await readFile(report, 'utf8')).trimEnd().split('\n') : [];
  return { ...result, changes };
}

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
  const points = changes.flatMap((name, index) => [
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
