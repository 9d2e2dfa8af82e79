import { UserError } from '../findings/user-error.ts';
import { didYouMean } from '../findings/nearest.ts';
import type { Command } from './command.ts';
import { globalFlags } from './global-flags.ts';

interface CommandWords {
  readonly name: string;
  readonly describe: string;
  readonly flags: readonly string[];
}

const shells: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/**
 * A completion script that holds every word it offers: completing starts no program, so it is quick and
 * can run nothing by accident. Throws UserError for a shell we do not know.
 */
export function renderCompletion(shell: string, commands: readonly Command[]): string {
  const render = shells[shell];
  if (render === undefined) {
    throw new UserError({
      code: 'usage',
      what: `There is no completion for "${shell}".${didYouMean(shell, Object.keys(shells))}`,
      next: 'Name bash, zsh or fish.',
    });
  }
  return render(
    commands.map(({ name, describe, flags }) => ({
      name,
      describe,
      flags: Object.keys({ ...flags, ...globalFlags }).map((flag) => `--${flag}`),
    })),
  );
}

function bashScript(commands: readonly CommandWords[]): string {
  const cases = commands.map(({ name, flags }) => `    ${name}) words="${flags.join(' ')}" ;;`);
  return [
    '_storyclub() {',
    '  local words',
    '  COMPREPLY=()',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(' ')} --help --version"`,
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _storyclub storyclub',
  ].join('\n');
}

function zshScript(commands: readonly CommandWords[]): string {
  return [
    '#compdef storyclub',
    '_storyclub() {',
    '  if (( CURRENT == 2 )); then',
    '    local -a names=(',
    ...commands.map(({ name, describe }) => `      ${quote(`${name}:${describe}`)}`),
    '    )',
    "    _describe 'command' names",
    '    return',
    '  fi',
    '  case "$words[2]" in',
    ...commands.map(({ name, flags }) => `    ${name}) compadd -- ${flags.join(' ')} ;;`),
    '  esac',
    '  _files',
    '}',
    // Sourced from .zshrc the function has to be registered; found in $fpath it is called at once.
    'if [ "$funcstack[1]" = "_storyclub" ]; then _storyclub "$@"; else compdef _storyclub storyclub; fi',
  ].join('\n');
}

function fishScript(commands: readonly CommandWords[]): string {
  return commands
    .flatMap(({ name, describe, flags }) => [
      `complete -c storyclub -n __fish_use_subcommand -f -a ${name} -d ${quote(describe)}`,
      ...flags.map(
        (flag) =>
          `complete -c storyclub -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`,
      ),
    ])
    .join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
