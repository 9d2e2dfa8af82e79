import { UserError } from '../findings/user-error.ts';
import type { OutputStream } from './world.ts';

export interface Choices<Value extends string> {
  readonly question: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  /** What the remedy names: `--yes`. */
  readonly yesFlag: string;
}

/** Asks on the terminal for one of several answers; Ctrl-C gives null. Throws UserError where nobody can be asked. */
export async function choose<Value extends string>(
  { question, choices, yesFlag }: Choices<Value>,
  { asks, stderr }: { readonly asks: boolean; readonly stderr: OutputStream },
): Promise<Value | null> {
  if (!asks) {
    throw new UserError({
      code: 'needs-confirmation',
      what: 'Nothing was done: this needs an answer, and there is no terminal to ask on.',
      next: `Read what it would do above, then run it again with ${yesFlag}.`,
      exitCode: 1,
    });
  }
  const prompts = await import('@clack/prompts');
  const answer = await prompts.select<string>({
    message: question,
    options: choices.map(({ value, label }) => ({ value, label })),
    output: stderr,
  });
  return choices.find(({ value }) => value === answer)?.value ?? null;
}
