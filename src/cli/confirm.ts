import { UserError } from '../findings/user-error.ts';
import type { OutputStream } from './world.ts';

export interface Question {
  readonly question: string;
  /** What the remedy names: `--yes`. */
  readonly yesFlag: string;
  /** Someone is there to be asked. */
  readonly asks: boolean;
  readonly stderr: OutputStream;
}

/** Asks yes or no on the terminal; Ctrl-C means no. Throws UserError where nobody can be asked. */
export async function confirm({ question, yesFlag, asks, stderr }: Question): Promise<boolean> {
  if (!asks) {
    throw new UserError({
      code: 'needs-confirmation',
      what: 'Nothing was done: this needs a yes, and there is no terminal to ask on.',
      next: `Read what it would do above, then run it again with ${yesFlag}.`,
      exitCode: 1,
    });
  }
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({ message: question, output: stderr });
  return answer === true;
}
