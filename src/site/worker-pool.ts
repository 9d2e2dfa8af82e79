import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

import { UserError, type UserErrorParts } from '../findings/user-error.ts';
import type { RendererSetup, RenderTasks } from './render-tasks.ts';

type TaskName = keyof RenderTasks;
/** Tasks on many things, which can be divided among threads. */
type ManyTask = 'read' | 'stories' | 'pages';
type InputOf<K extends TaskName> = Parameters<RenderTasks[K]>[0];
type OutputOf<K extends TaskName> = ReturnType<RenderTasks[K]>;

export type Question = {
  readonly [K in TaskName]: { readonly id: number; readonly task: K; readonly input: InputOf<K> };
}[TaskName];
/** What a thread answers; a UserError crosses as its parts, because its class does not. */
export type Answer<T = unknown> = { readonly id: number } & (
  | { readonly value: T }
  | { readonly refused: UserErrorParts }
);

/** Work on many things, made batch by batch: all of it at once would take more memory than the site. */
export interface Work<K extends ManyTask> {
  /** Things. */
  readonly length: number;
  readonly slice: (from: number, to: number) => InputOf<K>;
  /** Given each batch's answers as they come, in any order; `from` is the position of the first. */
  readonly take: (answers: OutputOf<K>, from: number) => void;
}

/** One or more renderers that share the work. */
export interface Crew {
  /** Tells every renderer what stories may link to. */
  index(input: InputOf<'index'>): Promise<void>;
  read(work: Work<'read'>): Promise<void>;
  stories(work: Work<'stories'>): Promise<void>;
  pages(work: Work<'pages'>): Promise<void>;
  /** Gives back what the renderers hold; may be called twice. */
  close(): Promise<void>;
}

/** Threads cost about 60 ms to start: below this many stories one renderer in this thread is faster. */
const WORTH_THREADS = 150;
const MOST_THREADS = 4;
/** Most of what a story leaves is garbage at once: a larger nursery saves no time, only takes memory. */
const YOUNG = { maxYoungGenerationSizeMb: 12 };
/** Batches a thread, and at most so many things a batch: their answers wait in memory for this thread. */
const BATCHES = 16;
const MOST_IN_BATCH = 400;

/**
 * How many worker threads a build of `stories` changed sources takes; 0 is none. TypeScript sources cannot be loaded
 * in a worker on Node 20, so a build from them runs in one thread.
 */
export function workersFor(stories: number): number {
  if (import.meta.url.endsWith('.ts') || stories < WORTH_THREADS) return 0;
  return Math.min(availableParallelism(), MOST_THREADS);
}

/** Renderers on their way: threads load their modules while this one reads what to set them up with. */
export interface Recruits {
  ready(setup: RendererSetup): Promise<Crew>;
  close(): Promise<void>;
}

/**
 * The heaps of a build that has threads may grow by this much between collections, percent. V8 would let them grow
 * fourfold while there is memory, which saves 5 % of the time of a large site and takes half as much memory again.
 */
const HEAP_GROWTH = '--heap-growing-percent=30';

export function startCrew(count: number): Recruits {
  if (count === 0) return { ready: inlineCrew, close: async () => {} };
  setFlagsFromString(HEAP_GROWTH);
  const file = new URL('./render-worker.js', import.meta.url);
  const workers = Array.from({ length: count }, () => new Worker(file, { resourceLimits: YOUNG }));
  return {
    ready: async (setup) => {
      for (const worker of workers) worker.postMessage(setup);
      return threadCrew(workers);
    },
    close: () => terminate(workers),
  };
}

async function terminate(workers: readonly Worker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.terminate()));
}

/** Results are cloned, as they are between threads: a string cut from a story would keep the whole story alive. */
async function inlineCrew(setup: RendererSetup): Promise<Crew> {
  const { Renderer } = await import('./renderer.ts');
  const renderer = new Renderer(setup);
  const inTurn = <K extends ManyTask>(
    { length, slice, take }: Work<K>,
    step: number,
    answer: (input: InputOf<K>) => OutputOf<K>,
  ): void => {
    for (let at = 0; at < length; at += step)
      take(structuredClone(answer(slice(at, at + step))), at);
  };
  return {
    index: async (input) => {
      renderer.index(input);
    },
    read: async (work) => inTurn(work, 1, (sources) => renderer.read(sources)),
    stories: async (work) => inTurn(work, 1, (jobs) => renderer.stories(jobs)),
    pages: async (work) => inTurn(work, MOST_IN_BATCH, (batch) => renderer.pages(batch)),
    close: async () => {},
  };
}

function threadCrew(workers: readonly Worker[]): Crew {
  /** A thread has two batches at a time, so that it need not wait for this one to take an answer and send the next. */
  const divide = async <K extends ManyTask>(
    task: K,
    { length, slice, take }: Work<K>,
  ): Promise<void> => {
    const share = Math.ceil(length / (workers.length * BATCHES));
    const size = Math.max(1, Math.min(share, MOST_IN_BATCH));
    let next = 0;
    const work = async (worker: Worker): Promise<void> => {
      while (next < length) {
        const from = next;
        next += size;
        take(await question(worker, task, slice(from, from + size)), from);
      }
    };
    await Promise.all([...workers, ...workers].map(work));
  };

  return {
    index: async (input) => {
      await Promise.all(workers.map((worker) => question(worker, 'index', input)));
    },
    read: (work) => divide('read', work),
    stories: (work) => divide('stories', work),
    pages: (work) => divide('pages', work),
    close: () => terminate(workers),
  };
}

let asked = 0;

function question<K extends TaskName>(
  worker: Worker,
  task: K,
  input: InputOf<K>,
): Promise<OutputOf<K>> {
  asked += 1;
  const id = asked;
  return new Promise((resolve, reject) => {
    const settle = (end: () => void): void => {
      worker.off('message', onMessage).off('error', reject).off('exit', onExit);
      end();
    };
    const onMessage = (answer: Answer<OutputOf<K>>): void => {
      if (answer.id !== id) return;
      settle(() =>
        'value' in answer ? resolve(answer.value) : reject(new UserError(answer.refused)),
      );
    };
    const onExit = (code: number): void =>
      reject(new Error(`a render thread ended with code ${code}`));
    worker.on('message', onMessage).on('error', reject).on('exit', onExit);
    worker.postMessage({ id, task, input });
  });
}
