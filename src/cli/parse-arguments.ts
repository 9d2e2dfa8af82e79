import parse from 'yargs-parser';
import { UserError } from '../findings/user-error.ts';
import type { ArgumentValue, Command, FlagDefinition, Flags } from './command.ts';
import { globalFlags } from './global-flags.ts';
import { nearest } from '../findings/nearest.ts';

export interface ParsedArguments {
  readonly values: Readonly<Record<string, ArgumentValue>>;
  /** Words that are no flags, in order, unknown flags among them. */
  readonly words: readonly string[];
  /** Words after `--`, which are never flags. */
  readonly literal: readonly string[];
}

/** Splits a command line into the values of `flags` and words; an unknown flag stays among the words. */
export function parseFlags(argv: readonly string[], flags: Flags): ParsedArguments {
  const all: Flags = { ...flags, ...globalFlags };
  const parsed = split(argv, all);
  const values: Record<string, ArgumentValue> = {};
  for (const [name, flag] of Object.entries(all)) {
    values[name] = flagValue(name, flag.type, parsed[name]);
  }
  return { values, words: parsed._.map(String), literal: (parsed['--'] ?? []).map(String) };
}

/**
 * Arguments of one command, complete and checked.
 * @throws UserError for an unknown flag, a missing or surplus word, a value that is none of the choices.
 */
export function parseArguments(
  command: Command,
  argv: readonly string[],
): Readonly<Record<string, ArgumentValue>> {
  const { values, words, literal } = parseFlags(argv, command.flags);
  refuseUnknownFlags(command, words);
  const given = [...words.slice(1), ...literal];
  const positionals = Object.entries(command.positionals);
  if (given.length > positionals.length) {
    throw usageError(command, `It takes no argument "${given[positionals.length]}".`);
  }
  const named: Record<string, ArgumentValue> = {};
  for (const [index, [name, { required }]] of positionals.entries()) {
    const word = given[index] ?? null;
    if (word === null && required) throw usageError(command, `The ${name} is missing.`);
    named[name] = word;
  }
  refuseOtherChoices(command, values);
  return { ...values, ...named };
}

function split(argv: readonly string[], flags: Flags): parse.Arguments {
  const named = Object.entries(flags);
  const ofType = (wanted: string): string[] =>
    named.filter(([, { type }]) => type === wanted).map(([name]) => name);
  const parsed = parse.detailed([...argv], {
    boolean: ofType('boolean'),
    string: [...ofType('string'), ...ofType('strings')],
    number: ofType('number'),
    narg: Object.fromEntries(
      named.flatMap(([name, { type }]) => (type === 'boolean' ? [] : [[name, 1]])),
    ),
    alias: Object.fromEntries(
      named.flatMap(([name, { alias }]) => (alias ? [[name, [alias]]] : [])),
    ),
    configuration: {
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': true,
      'boolean-negation': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'unknown-options-as-args': true,
    },
  });
  if (parsed.error === null) return parsed.argv;
  throw new UserError({
    code: 'usage',
    what: `The command line is incomplete: ${parsed.error.message.toLowerCase()}.`,
    next: 'Run "storyclub --help" to see what each flag takes.',
  });
}

function flagValue(name: string, type: FlagDefinition['type'], given: unknown): ArgumentValue {
  const all: readonly unknown[] = Array.isArray(given) ? given : given === undefined ? [] : [given];
  if (type === 'strings') return all.map(String);
  const value = all.at(-1);
  if (type === 'boolean') return value === true;
  if (value === undefined) return null;
  if (type === 'string' && typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UserError({
    code: 'usage',
    what: `--${name} takes a number.`,
    next: `Write digits and nothing else: --${name}=10, say.`,
  });
}

function refuseUnknownFlags(command: Command, words: readonly string[]): void {
  const unknown = words.find((word) => /^-./.test(word));
  if (unknown === undefined) return;
  const [dashes = '', name = ''] = /^(-+)([^=]*)/.exec(unknown)?.slice(1) ?? [];
  const candidate = nearest(name, Object.keys({ ...command.flags, ...globalFlags }));
  const hint = candidate === null ? '' : ` Did you mean --${candidate}?`;
  throw usageError(command, `It has no flag ${dashes}${name}.${hint}`);
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
