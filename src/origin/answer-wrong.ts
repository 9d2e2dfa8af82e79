import { UserError } from '../findings/user-error.ts';

/**
 * An answer that no such server gives, and that nothing is done with: a proxy's page in its place, or worse. `server`
 * as in messages, `why` a full sentence.
 */
export function answerWrong(server: string, why: string): UserError {
  return new UserError({
    code: 'answer-wrong',
    what: `${server} gave an answer that cannot be right.`,
    why,
    next: 'Check AWS_ENDPOINT_URL, and that no proxy or sign-in page answers in its place; then repeat the command.',
  });
}
