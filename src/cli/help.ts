import yargs from 'yargs';
import type { Command, Flags } from './command.ts';
import { globalFlags } from './global-flags.ts';

/** What `storyclub --help` shows. */
export function renderOverview(commands: readonly Command[], width: number): Promise<string> {
  const screen = emptyScreen(width).usage('storyclub <command> [flags]\n\n' + overview);
  for (const command of commands) screen.command(usageOf(command), command.describe);
  addFlags(screen, globalFlags, 'Flags every command takes:');
  screen.epilogue('storyclub <command> --help shows a command’s own flags.');
  return screen.getHelp();
}

/** What `storyclub <command> --help` shows. */
export function renderCommandHelp(command: Command, width: number): Promise<string> {
  const screen = emptyScreen(width);
  screen.usage(`storyclub ${usageOf(command)} [flags]\n\n${command.describe}.`);
  for (const [name, { describe }] of Object.entries(command.positionals)) {
    screen.positional(name, { describe, type: 'string' });
  }
  addFlags(screen, command.flags, 'Flags:');
  addFlags(screen, globalFlags, 'Flags every command takes:');
  for (const [commandLine, does] of command.examples) screen.example(commandLine, does);
  return screen.getHelp();
}

const overview =
  'Publishes a story site to S3 behind CloudFront, knowing what every cache on the way may still hold.\n' +
  'Without a target it publishes to this machine: "storyclub publish", then "storyclub serve".';

function emptyScreen(width: number): ReturnType<typeof yargs> {
  return yargs().scriptName('storyclub').help(false).version(false).wrap(width);
}

function usageOf(command: Command): string {
  const words = Object.entries(command.positionals).map(([name, { required }]) =>
    required ? `<${name}>` : `[${name}]`,
  );
  return [command.name, ...words].join(' ');
}

function addFlags(screen: ReturnType<typeof yargs>, flags: Flags, group: string): void {
  for (const [name, flag] of Object.entries(flags)) {
    screen.option(name, {
      describe: flag.describe,
      group,
      type: flag.type === 'strings' ? 'string' : flag.type,
      ...(flag.alias === undefined ? {} : { alias: flag.alias }),
      ...(flag.type === 'string' && flag.choices !== undefined ? { choices: flag.choices } : {}),
    });
  }
}
