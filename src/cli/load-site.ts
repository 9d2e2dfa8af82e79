import { resolve } from 'node:path';
import { type Clock, systemClock, virtualClock } from '../clock.ts';
import { findRoot } from '../config/find-root.ts';
import { loadConfig } from '../config/load-config.ts';
import { UserError } from '../findings/user-error.ts';
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
    clock: clockOf(world.env['STORYCLUB_NOW'], bucketTarget === null),
  };
}

/** A rehearsal's clock is for the local target alone: elsewhere caches live by the real time. */
function clockOf(instant: string | undefined, local: boolean): Clock {
  if (instant === undefined || instant === '') return systemClock();
  if (!local) {
    throw new UserError({
      code: 'virtual-clock-refused',
      what: 'STORYCLUB_NOW is set, but this target is a real bucket, whose caches live by the real time.',
      next: 'Unset STORYCLUB_NOW, or rehearse with --target local.',
    });
  }
  const now = Date.parse(instant);
  if (/^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/.test(instant) && !Number.isNaN(now)) {
    return virtualClock(now);
  }
  throw new UserError({
    code: 'virtual-clock-invalid',
    what: `STORYCLUB_NOW is no instant: "${instant}".`,
    next: 'Write it with its time zone: 2026-11-20T10:00:00Z.',
  });
}
