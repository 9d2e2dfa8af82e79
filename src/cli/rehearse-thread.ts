import { parentPort } from 'node:worker_threads';
import { tagOf } from '../plan/tags.ts';
import { play } from '../rehearse/play.ts';
import { toStage } from '../rehearse/stage.ts';
import { printedBounds } from './printed-bounds.ts';
import type { ThreadSetup } from './rehearse-threads.ts';

/** Entry of a worker thread: plays one strategy and answers with what was seen. */
if (parentPort === null) throw new Error('this file runs in a worker thread');
const port = parentPort;

port.once('message', ({ plan, terms, strategy }: ThreadSetup) => {
  const stage = toStage({ plan, terms, boundOf: printedBounds(plan), tagOf });
  void play(stage, [strategy], async () => true).then((played) => port.postMessage(played));
});
