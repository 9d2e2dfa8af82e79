import { parentPort } from 'node:worker_threads';

import { UserError } from '../findings/user-error.ts';
import { toFileError } from './file-error.ts';
import type { RendererSetup, RenderTasks } from './render-tasks.ts';
import { Renderer } from './renderer.ts';
import type { Answer, Question } from './worker-pool.ts';

/** Entry of a worker thread: the first message sets a renderer up, which answers the others in the order they come. */
if (parentPort === null) throw new Error('this file runs in a worker thread');
const port = parentPort;

port.once('message', (setup: RendererSetup) => {
  const renderer = new Renderer(setup);
  port.on('message', (question: Question) => {
    port.postMessage(answer(renderer, question));
  });
});

function answer(renderer: Renderer, question: Question): Answer {
  const { id } = question;
  try {
    return { id, value: perform(renderer, question) };
  } catch (thrown) {
    const error = toFileError(thrown);
    if (!(error instanceof UserError)) throw error;
    const { code, message: what, why, next, findings, exitCode } = error;
    return {
      id,
      refused: { code, what, next, findings, exitCode, ...(why === null ? {} : { why }) },
    };
  }
}

function perform(
  renderer: Renderer,
  question: Question,
): ReturnType<RenderTasks[keyof RenderTasks]> {
  switch (question.task) {
    case 'read':
      return renderer.read(question.input);
    case 'index':
      return renderer.index(question.input);
    case 'stories':
      return renderer.stories(question.input);
    case 'pages':
      return renderer.pages(question.input);
  }
}
