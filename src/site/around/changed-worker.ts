import { parentPort } from 'node:worker_threads';
import { compareSources, readSourceStates, type Standing } from './read-changed.ts';

/** What the thread is started with: the site's folder, and that of its last build. */
export interface LookTask {
  readonly root: string;
  readonly cacheDir: string;
}

/** Entry of a thread that looks at every source while the pages around one are made. */
if (parentPort === null) throw new Error('this file runs in a worker thread');
const port = parentPort;

port.once('message', ({ root, cacheDir }: LookTask) => {
  const states = readSourceStates(root, cacheDir);
  port.once('message', (text: string) => {
    const published: unknown = JSON.parse(text);
    if (!isStandings(published)) throw new Error('what is published is no list');
    port.postMessage(states === null ? null : compareSources(states, published));
  });
});

// Written by the thread that asks.
const isStandings = (value: unknown): value is readonly Standing[] => Array.isArray(value);
