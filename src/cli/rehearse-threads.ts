import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Plan } from '../plan/plan.ts';
import { type GoesOn, play, type Played } from '../rehearse/play.ts';
import { strategies, type StrategyName } from '../rehearse/result.ts';
import type { Stage } from '../rehearse/stage.ts';
import type { RehearsalTerms } from '../rehearse/terms.ts';

/** What a thread is told to play. */
export interface ThreadSetup {
  readonly plan: Plan;
  readonly terms: RehearsalTerms;
  readonly strategy: StrategyName;
}

/** A thread takes about 100 ms to start and to be told of the plan: for fewer page views one does it all. */
const WORTH_THREADS = 200_000;

/**
 * Whether a rehearsal is long enough for a thread for each strategy. TypeScript sources cannot be loaded in a
 * worker on Node 20.
 */
export function isWorthThreads({ readers, seconds }: RehearsalTerms): boolean {
  return !import.meta.url.endsWith('.ts') && readers * seconds >= WORTH_THREADS;
}

/** Plays the plan in this thread and each other strategy in one of its own. Null when it was stopped. */
export async function playInThreads(
  stage: Stage,
  goesOn: GoesOn,
): Promise<readonly Played[] | null> {
  const { plan, terms } = stage.input;
  const [first, ...others] = strategies;
  const workers = others.map((strategy) => startThread({ plan, terms, strategy }));
  try {
    const own = await play(stage, [first], goesOn);
    if (own === null) return null;
    const all = Promise.all(workers.map(({ played }) => played));
    const isStopped = await untilDone(all, () => goesOn(1));
    return isStopped ? null : [...own, ...(await all).flat()];
  } finally {
    await Promise.all(workers.map(({ worker }) => worker.terminate()));
  }
}

interface Thread {
  readonly worker: Worker;
  readonly played: Promise<readonly Played[]>;
}

function startThread(setup: ThreadSetup): Thread {
  const worker = new Worker(new URL('./rehearse-thread.js', import.meta.url));
  const played = new Promise<readonly Played[]>((resolve, reject) => {
    worker.once('message', (answer: readonly Played[]) => resolve(answer));
    worker.once('error', reject);
  });
  // Whoever waits for it hears of a failure; until then it is no one's.
  played.catch(() => {});
  worker.postMessage(setup);
  return { worker, played };
}

/** Waits for what is under way, asking now and then whether to go on. True when it was stopped. */
async function untilDone(work: Promise<unknown>, goesOn: () => Promise<boolean>): Promise<boolean> {
  const over = (): 'over' => 'over';
  const end = work.then(over, over);
  while (await goesOn())
    if ((await Promise.race([end, setTimeout(100, 'under way')])) === 'over') return false;
  return true;
}
