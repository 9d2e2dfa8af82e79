import type { ExitCode } from '../findings/user-error.ts';
import type { CommandContext } from './context.ts';

/** A flag of a command: `--name`, `--name=value` or `--name value`. */
export type FlagDefinition =
  | { readonly type: 'boolean'; readonly describe: string; readonly alias?: string }
  | {
      readonly type: 'string';
      readonly describe: string;
      readonly alias?: string;
      readonly choices?: readonly string[];
    }
  | { readonly type: 'number'; readonly describe: string; readonly alias?: string }
  /** May be given more than once. */
  | { readonly type: 'strings'; readonly describe: string; readonly alias?: string };

/** A word after the command's name, taken in the order of declaration; required ones first. */
export interface PositionalDefinition {
  readonly describe: string;
  readonly required: boolean;
}

export type Flags = Readonly<Record<string, FlagDefinition>>;
export type Positionals = Readonly<Record<string, PositionalDefinition>>;

type FlagValue<F extends FlagDefinition> = {
  boolean: boolean;
  string: string | null;
  number: number | null;
  strings: readonly string[];
}[F['type']];

/** What `run` is given: a boolean flag is false when absent, a repeatable one empty, every other absent argument null. */
export type ArgsOf<P extends Positionals, F extends Flags> = {
  readonly [K in keyof P]: P[K]['required'] extends true ? string : string | null;
} & { readonly [K in keyof F]: FlagValue<F[K]> };

/**
 * A command as data: help, completion and parsing come from it, the body is `run`.
 *
 * The file holds what the help needs and imports nothing heavy; `run` loads what it works with
 * (`const { planPublish } = await import('../plan/plan-publish.ts')`), so that `--help` stays quick.
 * A file exports it as `command` and is listed in `commands.ts` beside this file.
 */
export interface CommandDefinition<P extends Positionals, F extends Flags> {
  readonly name: string;
  /** One line, without a full stop. */
  readonly describe: string;
  readonly positionals: P;
  /** Flags of this command; the global ones (global-flags.ts) are in the context. */
  readonly flags: F;
  /** A command line and what it does. */
  readonly examples: readonly (readonly [commandLine: string, does: string])[];
  /** The first Ctrl-C or SIGTERM aborts `context.signal` and `run` ends by itself; the second ends the process. */
  readonly stopsGently?: boolean;
  /** Does the work; throws UserError for what a person can mend. Nothing returned means 0. */
  run(context: CommandContext, args: ArgsOf<P, F>): Promise<ExitCode | void>;
}

export type ArgumentValue = string | number | boolean | null | readonly string[];

/** Any command, its arguments' types forgotten. */
export interface Command extends Omit<CommandDefinition<Positionals, Flags>, 'run'> {
  run(
    context: CommandContext,
    args: Readonly<Record<string, ArgumentValue>>,
  ): Promise<ExitCode | void>;
}

/** Checks a command's definition and gives `run` the types of its flags and positionals. */
export function defineCommand<const P extends Positionals, const F extends Flags>(
  definition: CommandDefinition<P, F>,
): CommandDefinition<P, F> {
  return definition;
}
