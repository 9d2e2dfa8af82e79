import type { World } from './world.ts';

/** A signal the first Ctrl-C or SIGTERM aborts; the second ends the process as an interrupted one ends. */
export function gentleStop(world: World): AbortSignal {
  const controller = new AbortController();
  world.onStop(() => {
    if (controller.signal.aborted) world.exit(130);
    controller.abort();
    world.stderr.write('\nstopping after what is under way; once more stops at once\n');
  });
  return controller.signal;
}
