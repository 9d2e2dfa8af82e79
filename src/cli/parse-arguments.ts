import yargs from 'yargs';
import { UserError } from '../findings/user-error.ts';
import type { ArgumentValue, Command, Flags } from './command.ts';
import { globalFlags } from './global-flags.ts';
import { didYouMean } from '../findings/nearest.ts';

export interface ParsedArguments {
  readonly values: Readonly<Record<string, ArgumentValue>>;
  /** Words that are no flags, in order. */
  readonly words: readonly string[];
}

/** Splits a command line into the values of `flags` and words; an unknown flag stays among the words. */
export function parseFlags(argv: readonly string[], flags: Flags): ParsedArguments {
  const all: Flags = { ...flags, ...globalFlags };
  const parsed = parserFor(all).parseSync([...argv]);
  const values: Record<string, ArgumentValue> = {};
  for (const [name, flag] of Object.entries(all)) {
    values[name] = flagValue(name, flag.type, parsed[name]);
  }
  return { values, words: parsed._.map(String) };
}

/**
 * Arguments of one command, complete and checked.
 * @throws UserError for an unknown flag, a missing or surplus word, a value that is none of the choices.
 */
export function parseArguments(
  command: Command,
  argv: readonly string[],
): Readonly<Record<string, ArgumentValue>> {
  const { values, words } = parseFlags(argv, command.flags);
  const given = words.slice(1);
  refuseUnknownFlags(command, given);
  const positionals = Object.entries(command.positionals);
  if (given.length > positionals.length) {
    throw usageError(command, `It takes no argument "${given[positionals.length]}".`);
  }
  const named: Record<string, string | null> = {};
  for (const [index, [name, { required }]] of positionals.entries()) {
    const word = given[index] ?? null;
    if (word === null && required) throw usageError(command, `The ${name} is missing.`);
    named[name] = word;
  }
  refuseOtherChoices(command, values);
  return { ...values, ...named };
}

function parserFor(flags: Flags): ReturnType<typeof yargs> {
  const options = Object.entries(flags).map(([name, { type, alias }]) => [
    name,
    { type, requiresArg: type !== 'boolean', ...(alias === undefined ? {} : { alias }) },
  ]);
  return yargs()
    .help(false)
    .version(false)
    .exitProcess(false)
    .options(Object.fromEntries(options))
    .parserConfiguration({
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'boolean-negation': false,
      'parse-positional-numbers': false,
      'unknown-options-as-args': true,
    })
    .fail((message) => {
      throw new UserError({
        code: 'usage',
        what: `The command line is incomplete: ${message}.`,
        next: 'Run "storyclub --help" to see what each flag takes.',
      });
    });
}

function flagValue(
  name: string,
  type: 'boolean' | 'string' | 'number',
  value: unknown,
): ArgumentValue {
  if (type === 'boolean') return value === true;
  if (value === undefined) return null;
  if (type === 'string' && typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UserError({
    code: 'usage',
    what: `--${name} takes a number.`,
    next: `Write it as --${name}=8080, for example.`,
  });
}

function refuseUnknownFlags(command: Command, words: readonly string[]): void {
  const unknown = words.find((word) => /^-./.test(word));
  if (unknown === undefined) return;
  const name = unknown.replace(/=.*$/, '');
  const known = Object.keys({ ...command.flags, ...globalFlags }).map((flag) => `--${flag}`);
  throw usageError(command, `It has no flag ${name}.${didYouMean(name, known)}`);
}

function refuseOtherChoices(
  command: Command,
  values: Readonly<Record<string, ArgumentValue>>,
): void {
  for (const [name, flag] of Object.entries(command.flags)) {
    if (flag.type !== 'string' || flag.choices === undefined) continue;
    const value = values[name];
    if (typeof value !== 'string' || flag.choices.includes(value)) continue;
    throw usageError(command, `--${name} takes ${flag.choices.join(' or ')}, not "${value}".`);
  }
}

function usageError(command: Command, why: string): UserError {
  return new UserError({
    code: 'usage',
    what: `"storyclub ${command.name}" does not understand this command line.`,
    why,
    next: `Run "storyclub ${command.name} --help" to see what it takes.`,
  });
}
