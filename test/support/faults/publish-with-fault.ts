import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliResult } from '../run-cli.ts';
import { startProgram } from './start-program.ts';
import type { FaultWorld } from './world.ts';

const fault = fileURLToPath(new URL('fs-fault.js', import.meta.url));

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
    imports: [fault],
  }).ended;
  const changes = how === 'count' ? (await readFile(report, 'utf8')).trimEnd().split('\n') : [];
  return { ...result, changes };
}
