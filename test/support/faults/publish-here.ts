import type { Clock } from '../../../src/clock.ts';
import { main } from '../../../src/cli/main.ts';
import { fakeWorld } from '../fake-world.ts';
import type { CliResult } from '../run-cli.ts';

export interface HereOptions {
  readonly root: string;
  readonly clock: Clock;
  /** More arguments. */
  readonly more?: readonly string[];
}

/** `storyclub publish --yes` in this process and by another clock: what it writes, and the code it would end with. */
export async function publishHere({ root, clock, more = [] }: HereOptions): Promise<CliResult> {
  const world = fakeWorld({ argv: ['publish', '--yes', ...more], cwd: root, clock });
  const exitCode = await main(world, '0.1.0');
  return { exitCode, stdout: world.written.stdout(), stderr: world.written.stderr() };
}
