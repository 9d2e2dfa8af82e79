import { type ExitCode, UserError } from '../findings/user-error.ts';
import { verificationToJson } from '../report/verify-json.ts';
import { waitedLines, waitedToJson } from '../report/waited-text.ts';
import { wrap } from '../report/wrap.ts';
import type { Which } from '../verify/choose-keys.ts';
import { isVerified, type Verification } from '../verify/verification.ts';
import type { Waited } from '../verify/wait.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { showVerification } from './verify-site.ts';
import { verifyTarget } from './verify-target.ts';
import { waitForReaders } from './wait-for-readers.ts';

/** What a command does once its publish is done. */
export interface AfterTerms {
  readonly site: Site;
  readonly target: OpenTarget;
  /** Stay until readers have what was changed under these keys. Null: do not wait. */
  readonly wait: ReadonlySet<string> | 'last-publish' | null;
  /** Ask the site for these. Null: do not ask. */
  readonly verify: Which | null;
}

/** What came of it; null where it was not asked for, or could not be done. */
export interface After {
  readonly waited: Waited | null;
  readonly verified: Verification | null;
  /** Why one of them could not be done: the site is published all the same. */
  readonly failure: UserError | null;
  readonly terms: Pick<AfterTerms, 'wait' | 'verify'>;
}

/** Waits and asks as wanted, and says what came of it. Nothing here undoes a publish, or fails it. */
export async function afterPublish(context: CommandContext, terms: AfterTerms): Promise<After> {
  let waited: Waited | null = null;
  let verified: Verification | null = null;
  let failure: UserError | null = null;
  context.setState('The site is published; only waiting for readers or asking it failed.');
  try {
    if (terms.wait !== null) {
      waited = await waitForReaders(context, { ...terms, keys: terms.wait });
      const lines = waitedLines(waited);
      context.print(lines.flatMap((line) => wrap(line, context.width)));
      await context.summary(lines.map((line) => `- ${line}`));
    }
    if (terms.verify !== null && !context.signal.aborted) {
      verified = await verifyTarget(context, { ...terms, which: terms.verify });
      context.print(['']);
      await showVerification(context, verified, { target: terms.site.config.target });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    failure = error;
    const said = [error.message, error.why, error.next].filter((part) => part !== null).join(' ');
    context.note(wrap(`published, not verified: ${said}`, context.width));
  }
  context.setState(null);
  return { waited, verified, failure, terms };
}

/** 0, or 5 where what was asked for is not known to be so. Whoever said stop did not want to know. */
export function afterExit({ waited, verified, failure, terms }: After): ExitCode {
  if (failure !== null || waited?.outcome === 'not-confirmed') return 5;
  if (waited?.outcome === 'stopped') return 0;
  return terms.verify === null || (verified !== null && isVerified(verified)) ? 0 : 5;
}

/** `waited` and `verified` as they stand in the document of a command, each only where it was asked for. */
export function afterToJson(
  { waited, verified, terms }: After,
  options: { readonly target: string; readonly verbose: boolean },
): object {
  return {
    ...(terms.wait === null ? {} : { waited: waited === null ? null : waitedToJson(waited) }),
    ...(terms.verify === null
      ? {}
      : { verified: verified === null ? null : verificationToJson(verified, options) }),
  };
}
