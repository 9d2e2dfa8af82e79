import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Meddling, RealPublish } from './real-publish.ts';
import { afterOp, firstState, type Op, pagesOf, type SiteState } from './small-site.ts';

/** What happens before one publish: the site changes, others change objects, the ledger may be lost. */
export interface Meddled {
  readonly op: Op;
  readonly meddlings: readonly { readonly key: string; readonly made: Meddling }[];
  readonly isLost: boolean;
}

const HOUR = 3_600_000;
/** The longest that anyone here tells a browser to keep a page, seconds. */
const LONGEST = 86_400;

/** Publishes, has others change what is there, looks and publishes again; what no reader should be shown, in words. */
export async function playMeddled(steps: readonly Meddled[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'storyclub-meddled-'));
  try {
    const real = new RealPublish(folder);
    const states: SiteState[] = [firstState];
    await real.publish(pagesOf(firstState), 0);
    for (const { op, meddlings, isLost } of steps) {
      for (const { key, made } of meddlings) await real.meddle(key, made, HOUR);
      const state = afterOp(states.at(-1) ?? firstState, op, states);
      states.push(state);
      if (isLost) await real.adopt(pagesOf(state), HOUR, LONGEST);
      await real.publish(pagesOf(state), HOUR, true);
    }
    return real.broken;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
