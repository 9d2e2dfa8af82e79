import { availableParallelism } from 'node:os';
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

/** One or more renderers that share the work. */
export interface Crew {
  /** Tells every renderer what stories may link to. */
  index(input: InputOf<'index'>): Promise<void>;
  /** Tells every renderer what lists show of each story. */
  cards(input: InputOf<'cards'>): Promise<void>;
  read(sources: InputOf<'read'>): Promise<OutputOf<'read'>>;
  stories(jobs: InputOf<'stories'>): Promise<OutputOf<'stories'>>;
  pages(jobs: InputOf<'pages'>): Promise<OutputOf<'pages'>>;
  /** Gives back what the renderers hold; may be called twice. */
  close(): Promise<void>;
}

/** Threads cost about 60 ms to start: below this many stories one renderer in this thread is faster. */
const WORTH_THREADS = 150;
const MOST_THREADS = 4;
/** Most of what a story leaves is garbage at once: a larger nursery saves no time, only takes memory. */
const YOUNG = { maxYoungGenerationSizeMb: 12 };
/** Batches a thread. */
const BATCHES = { read: 8, stories: 16, pages: 8 } as const satisfies Record<ManyTask, number>;

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

export function startCrew(count: number): Recruits {
  if (count === 0) return { ready: inlineCrew, close: async () => {} };
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
  return {
    index: async (input) => {
      renderer.index(input);
    },
    cards: async (input) => {
      renderer.cards(input);
    },
    read: async (sources) => sources.flatMap((source) => structuredClone(renderer.read([source]))),
    stories: async (jobs) => jobs.flatMap((job) => structuredClone(renderer.stories([job]))),
    pages: async (jobs) => structuredClone(renderer.pages(jobs)),
    close: async () => {},
  };
}

function threadCrew(workers: readonly Worker[]): Crew {
  /**
   * Divides inputs into batches and puts the answers in order. A thread has two at a time, so that it need not wait for
   * this one to take an answer and send the next batch.
   */
  const divide = async <K extends ManyTask>(
    task: K,
    inputs: InputOf<K>,
  ): Promise<OutputOf<K>[]> => {
    const size = Math.max(1, Math.ceil(inputs.length / (workers.length * BATCHES[task])));
    const answers: OutputOf<K>[] = [];
    let next = 0;
    const work = async (worker: Worker): Promise<void> => {
      while (next * size < inputs.length) {
        const batch = next;
        next += 1;
        answers[batch] = await question(
          worker,
          task,
          inputs.slice(batch * size, (batch + 1) * size),
        );
      }
    };
    await Promise.all([...workers, ...workers].map(work));
    return answers;
  };

  return {
    index: async (input) => {
      await Promise.all(workers.map((worker) => question(worker, 'index', input)));
    },
    cards: async (input) => {
      await Promise.all(workers.map((worker) => question(worker, 'cards', input)));
    },
    read: async (sources) => (await divide('read', sources)).flat(),
    stories: async (jobs) => (await divide('stories', jobs)).flat(),
    pages: async (jobs) => (await divide('pages', jobs)).flat(),
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
