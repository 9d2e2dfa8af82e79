import type { Clock } from '../clock.ts';
import type { BucketTarget, Config } from '../config/types.ts';
import type { Finding } from '../findings/finding.ts';
import type { Choices } from './choose.ts';
import type { Progress } from './progress.ts';

/** The site a command works on. */
export interface Site {
  /** Absolute path of the folder the configuration is in. */
  readonly root: string;
  /** `config.target` is the target of this run: `--target` is already in it. */
  readonly config: Config;
  /** SHA-256 of the parts of the configuration the built site depends on. */
  readonly configDigest: string;
  /** SHA-256 of the parts the plan depends on besides: tiers, promises, purging, retiring. */
  readonly policyDigest: string;
  /** Where to publish; null is the local target. */
  readonly bucketTarget: BucketTarget | null;
  /** The system's clock, or on the local target the one `STORYCLUB_NOW` sets. */
  readonly clock: Clock;
}

/** What a command's `run` may use of the world. stdout is for results, stderr for everything else. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly programVersion: string;
  /** `--json`: `print` writes nothing, `document` writes the one document. */
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Someone can be asked: stdin and stderr are terminals, and the answer is not for a program. */
  readonly isTerminal: boolean;
  /** Colour on stdout and stderr: NO_COLOR, FORCE_COLOR and whether each is a terminal decide. */
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
  /** Columns to wrap at: the terminal's, else 80. */
  readonly width: number;
  /** Aborted by the first Ctrl-C of a command that `stopsGently`. */
  readonly signal: AbortSignal;
  /** Finds and loads the site, once. Throws UserError. */
  site(): Promise<Site>;
  /** For commands without a site: the clock of the local target. Throws UserError. */
  localClock(): Clock;
  /** Writes lines of the result to stdout, and nothing under `--json`. */
  print(lines: readonly string[]): void;
  /** Under `--json` writes the result, exactly one document a run; else nothing. */
  document(value: object): void;
  /** Writes lines to stderr, unless `--quiet`. */
  note(lines: readonly string[]): void;
  /** Shows findings on stderr: errors and warnings always, notices unless `--quiet`. Under `--json` nothing: put them in the document. */
  showFindings(findings: readonly Finding[]): void;
  /** Starts a line of progress on stderr; end it with `done` before printing anything else. */
  progress(text: string): Progress;
  /**
   * Asks on the terminal. Throws UserError where nobody can be asked; `yesFlag` is what its remedy
   * names (`--yes`).
   */
  confirm(question: string, yesFlag: string): Promise<boolean>;
  /** Asks on the terminal for one of several answers; null: Ctrl-C. Throws UserError where nobody can be asked. */
  choose<Value extends string>(choices: Choices<Value>): Promise<Value | null>;
  /** Appends Markdown lines to the GitHub job's summary; outside GitHub nothing. */
  summary(lines: readonly string[]): Promise<void>;
  /**
   * From here on something has changed: a failure exits with 3 and says this sentence about the
   * state the site is in, unless the error brings its own. null takes it back.
   */
  setState(sentence: string | null): void;
}
