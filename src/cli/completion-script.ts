import { UserError } from '../findings/user-error.ts';
import { didYouMean } from '../findings/nearest.ts';
import type { Command, Flags } from './command.ts';
import { globalFlags } from './global-flags.ts';

interface CommandWords {
  readonly name: string;
  readonly describe: string;
  readonly flags: readonly string[];
  /** Those that are followed by a value. */
  readonly valued: readonly string[];
  /** Its first word is the slug of a story. */
  readonly takesSlug: boolean;
}

const shells: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/**
 * A completion script that holds every word it offers but the slugs of stories, which it reads from what the last build
 * wrote down: completing starts no program, so it is quick and can run nothing by accident. Throws UserError for a
 * shell we do not know.
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
    commands.map(({ name, describe, flags, positionals }) => {
      const all: Flags = { ...flags, ...globalFlags };
      const named = Object.entries(all).map(([flag, { type }]) => ({ flag: `--${flag}`, type }));
      return {
        name,
        describe,
        flags: named.map(({ flag }) => flag),
        valued: named.filter(({ type }) => type !== 'boolean').map(({ flag }) => flag),
        takesSlug: Object.keys(positionals)[0] === 'slug',
      };
    }),
  );
}

/** Where the last build wrote the slugs, from the folder of the site. */
const SLUGS = '.storyclub/build/slugs';

function bashScript(commands: readonly CommandWords[]): string {
  const cases = commands.map(({ name, flags }) => `    ${name}) words="${flags.join(' ')}" ;;`);
  const withSlug = commands.filter(({ takesSlug }) => takesSlug);
  return [
    ...(withSlug.length === 0 ? [] : BASH_SLUGS),
    '_storyclub() {',
    '  local words',
    '  COMPREPLY=()',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${commands.map(({ name }) => name).join(' ')} --help --version"`,
    ...withSlug.flatMap(({ name, valued }) => [
      `  elif [ "\${COMP_WORDS[1]}" = ${name} ] && [[ "\${COMP_WORDS[COMP_CWORD]}" != -* ]]; then`,
      `    case "\${COMP_WORDS[COMP_CWORD-1]}" in ${valued.join('|')}) return ;; esac`,
      '    _storyclub_slugs "${COMP_WORDS[COMP_CWORD]}"',
      '    return',
    ]),
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _storyclub storyclub',
  ].join('\n');
}

/** Reads with what bash 3.2 has; a line that is no slug is passed over, so that nothing strange gets into a command. */
const BASH_SLUGS = [
  '_storyclub_slugs() {',
  '  local dir="$PWD" slug',
  '  compopt +o default 2>/dev/null',
  '  until compgen -G "$dir/storyclub.config.*" >/dev/null; do',
  '    [ -n "$dir" ] || return 0',
  '    dir="${dir%/*}"',
  '  done',
  `  [ -r "$dir/${SLUGS}" ] || return 0`,
  '  while IFS= read -r slug; do',
  '    case "$slug" in',
  '      *[[:space:][:cntrl:]\\"\\\'\\\\\\$\\;\\&\\|\\<\\>\\(\\)\\*\\?\\!\\#\\~\\`]*) ;;',
  '      "$1"*) COMPREPLY+=("$slug") ;;',
  '    esac',
  `  done < "$dir/${SLUGS}"`,
  '}',
];

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
    ...commands.map(({ name, flags, takesSlug }) =>
      takesSlug
        ? `    ${name}) compadd -- ${flags.join(' ')}; _storyclub_slugs; return ;;`
        : `    ${name}) compadd -- ${flags.join(' ')} ;;`,
    ),
    '  esac',
    '  _files',
    '}',
    '_storyclub_slugs() {',
    '  local dir=$PWD',
    '  local -a config',
    '  while config=($dir/storyclub.config.*(N)); [[ -z $config ]]; do',
    '    [[ -n $dir ]] || return 1',
    '    dir=${dir%/*}',
    '  done',
    `  [[ -r $dir/${SLUGS} ]] && compadd -- "\${(@f)$(<$dir/${SLUGS})}"`,
    '}',
    // Sourced from .zshrc the function has to be registered; found in $fpath it is called at once.
    'if [ "$funcstack[1]" = "_storyclub" ]; then _storyclub "$@"; else compdef _storyclub storyclub; fi',
  ].join('\n');
}

const FISH_SLUGS = [
  'function __storyclub_slugs',
  '  set -l dir $PWD',
  '  while not count $dir/storyclub.config.* >/dev/null',
  '    test "$dir" = / -o -z "$dir"; and return',
  "    set dir (string replace -r '/[^/]*$' '' -- $dir)",
  '  end',
  `  test -r $dir/${SLUGS}; and while read -l slug; echo $slug; end < $dir/${SLUGS}`,
  'end',
];

function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, describe, flags, takesSlug }) => [
    `complete -c storyclub -n __fish_use_subcommand -f -a ${name} -d ${quote(describe)}`,
    ...(takesSlug
      ? [
          `complete -c storyclub -n '__fish_seen_subcommand_from ${name}' -f -a '(__storyclub_slugs)'`,
        ]
      : []),
    ...flags.map(
      (flag) =>
        `complete -c storyclub -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`,
    ),
  ]);
  return [...(commands.some(({ takesSlug }) => takesSlug) ? FISH_SLUGS : []), ...lines].join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
