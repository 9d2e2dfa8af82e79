import { parentPort, workerData } from 'node:worker_threads';

import { UserError } from '../findings/user-error.ts';
import type { RendererSetup, RenderTasks } from './render-tasks.ts';
import { Renderer } from './renderer.ts';
import type { Answer, Question } from './worker-pool.ts';

/** Entry of a worker thread: one renderer that answers questions in the order they come. */
if (parentPort === null) throw new Error('this file runs in a worker thread');
const port = parentPort;
const setup: RendererSetup = workerData;
const renderer = new Renderer(setup);

port.on('message', (question: Question) => {
  port.postMessage(answer(question));
});

function answer(question: Question): Answer {
  try {
    return { value: perform(question) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message: what, why, next, findings, exitCode } = error;
    return { refused: { code, what, next, findings, exitCode, ...(why === null ? {} : { why }) } };
  }
}

function perform(question: Question): ReturnType<RenderTasks[keyof RenderTasks]> {
  switch (question.task) {
    case 'read':
      return renderer.read(question.input);
    case 'index':
      return renderer.index(question.input);
    case 'cards':
      return renderer.cards(question.input);
    case 'stories':
      return renderer.stories(question.input);
    case 'pages':
      return renderer.pages(question.input);
  }
}
