import type { Question } from './to-questions.ts';
import type { Observed } from './observed.ts';

/** Why not everything was asked. */
export type CutShort = 'time' | 'stopped' | 'nothing-answers';

export interface Asked {
  readonly answers: readonly { readonly question: Question; readonly observed: Observed }[];
  /** Null when everything was asked. */
  readonly cutShort: CutShort | null;
}

export interface AskAllTerms {
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Observed>;
  /** How many are under way at once. */
  readonly atOnce: number;
  /** For everything together, milliseconds of real time. */
  readonly timeout: number;
  /** Aborted by the person at the keyboard. */
  readonly signal: AbortSignal;
  readonly onAnswer: (answered: number) => void;
}

/** So many in a row without an answer: nothing is there, and each may cost its whole patience. */
const GIVE_UP_AFTER = 16;

/** Asks every question, several at once, in a bounded time. */
export async function askAll(questions: Iterable<Question>, terms: AskAllTerms): Promise<Asked> {
  const iterator = questions[Symbol.iterator]();
  const answers: { question: Question; observed: Observed }[] = [];
  const limit = new AbortController();
  let cutShort: CutShort | null = null;
  let silent = 0;
  const stop = (why: CutShort): void => {
    cutShort ??= why;
    limit.abort(new Error(why));
  };
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      if (limit.signal.aborted) return;
      const question = next.value;
      const observed = await askUnlessStopped(question, terms.ask, limit.signal);
      if (observed === null) return;
      answers.push({ question, observed });
      silent = observed.outcome === 'no-answer' ? silent + 1 : 0;
      if (silent >= GIVE_UP_AFTER) stop('nothing-answers');
      terms.onAnswer(answers.length);
    }
  };
  const timer = setTimeout(() => stop('time'), terms.timeout);
  const stopped = (): void => stop('stopped');
  terms.signal.addEventListener('abort', stopped, { once: true });
  if (terms.signal.aborted) stopped();
  try {
    await Promise.all(Array.from({ length: terms.atOnce }, work));
  } finally {
    clearTimeout(timer);
    terms.signal.removeEventListener('abort', stopped);
  }
  return { answers, cutShort };
}

/** Null for one that was under way when everything was stopped. */
async function askUnlessStopped(
  question: Question,
  ask: AskAllTerms['ask'],
  signal: AbortSignal,
): Promise<Observed | null> {
  try {
    return await ask(question, signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
