import { parentPort } from 'node:worker_threads';
import { findDiffering, type LeftBuild } from './read-outputs.ts';

/** Entry of a worker thread that looks at the output files of a large site. */
parentPort?.once('message', (left: LeftBuild) => {
  parentPort?.postMessage(findDiffering(left));
});
