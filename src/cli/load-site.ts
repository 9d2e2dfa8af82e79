import { resolve } from 'node:path';
import { findRoot } from '../config/find-root.ts';
import { loadConfig } from '../config/load-config.ts';
import { clockOf } from './clock-of.ts';
import type { ArgumentValue } from './command.ts';
import type { Site } from './context.ts';
import type { World } from './world.ts';

export interface LoadSiteOptions {
  readonly world: World;
  readonly flags: Readonly<Record<string, ArgumentValue>>;
  readonly programVersion: string;
}

/** The site a command line means: its folder, configuration, target and clock. Throws UserError. */
export async function loadSite({ world, flags, programVersion }: LoadSiteOptions): Promise<Site> {
  const root =
    typeof flags['root'] === 'string' ? resolve(world.cwd, flags['root']) : findRoot(world.cwd);
  const target = typeof flags['target'] === 'string' ? flags['target'] : null;
  const loaded = await loadConfig({ root, target, programVersion });
  const bucketTarget = loaded.config.targets[loaded.config.target] ?? null;
  return {
    root,
    ...loaded,
    bucketTarget,
    clock: clockOf(world, { isLocal: bucketTarget === null }),
  };
}
