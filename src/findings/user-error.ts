import type { Finding } from './finding.ts';

/** 1: refused or declined; 2: failed before anything changed; 3: failed after something changed; 4: purge owed; 5: not verified. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5;

export interface UserErrorParts {
  readonly code: string;
  /** What happened, one full sentence. */
  readonly what: string;
  /** Why, when it is known and not obvious from `what`. */
  readonly why?: string;
  /** The next step, one full sentence. */
  readonly next: string;
  /** The state the site is in, when anything may have changed. */
  readonly state?: string;
  readonly findings?: readonly Finding[];
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** Something the person at the keyboard can act on. Anything else that is thrown is a bug and shows its stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly why: string | null;
  readonly next: string;
  readonly state: string | null;
  readonly findings: readonly Finding[];
  readonly exitCode: ExitCode;

  constructor(parts: UserErrorParts) {
    super(parts.what, { cause: parts.cause });
    this.code = parts.code;
    this.why = parts.why ?? null;
    this.next = parts.next;
    this.state = parts.state ?? null;
    this.findings = parts.findings ?? [];
    this.exitCode = parts.exitCode ?? 2;
  }

  /** The same error, with the state the site is in now that something has changed. */
  withState(state: string, exitCode: ExitCode): UserError {
    return new UserError({
      code: this.code,
      what: this.message,
      next: this.next,
      state,
      findings: this.findings,
      exitCode,
      cause: this.cause,
      ...(this.why === null ? {} : { why: this.why }),
    });
  }
}
