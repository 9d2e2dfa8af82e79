import type { ExitCode } from '../findings/user-error.ts';
import { UserError } from '../findings/user-error.ts';
import { didYouMean } from '../findings/nearest.ts';
import type { Command } from './command.ts';
import { commandLoaders, loadAllCommands } from './commands.ts';
import { createRun } from './create-run.ts';
import { toFailure } from './handle-error.ts';
import { writeJobSummary } from './job-summary.ts';
import { parseArguments, parseFlags } from './parse-arguments.ts';
import { terminalOf } from './terminal.ts';
import type { World } from './world.ts';

/** From the command line to the exit code. Nothing that is thrown leaves this function. */
export async function main(world: World, programVersion: string): Promise<ExitCode> {
  const terminal = terminalOf(world);
  const json = world.argv.includes('--json');
  let state: string | null = null;
  let documentWritten = false;
  try {
    const found = await findCommand(world.argv);
    if (found === null) return await showOverview(world, terminal.width);
    const { help } = parseFlags(world.argv, found.flags).values;
    if (help === true) return await showCommandHelp(world, found, terminal.width);
    const values = parseArguments(found, world.argv);
    const context = createRun({
      world,
      terminal,
      programVersion,
      flags: values,
      stopsGently: found.stopsGently === true,
      onState: (sentence) => {
        state = sentence;
      },
      onDocument: () => {
        documentWritten = true;
      },
    });
    return (await found.run(context, values)) ?? 0;
  } catch (error) {
    const failure = toFailure(error, state);
    await writeJobSummary(world, failure.summary);
    if (json && !documentWritten)
      world.stdout.write(`${JSON.stringify(failure.document, null, 2)}\n`);
    else {
      const options = { colour: terminal.colour.stderr, width: terminal.width };
      world.stderr.write(`${failure.render(options).join('\n')}\n`);
    }
    return failure.exitCode;
  }
}

/** null: no command, or `--help` alone. */
async function findCommand(argv: readonly string[]): Promise<Command | null> {
  const { values, words } = parseFlags(argv, {});
  const [name] = words;
  if (name === undefined && (values['help'] === true || argv.length === 0)) return null;
  const known = Object.keys(commandLoaders);
  if (name !== undefined && known.includes(name)) {
    const loaded = await commandLoaders[name]?.();
    if (loaded !== undefined) return loaded.command;
  }
  throw new UserError({
    code: 'usage',
    what:
      name === undefined
        ? 'No command is given.'
        : `storyclub has no command "${name}".${didYouMean(name, known)}`,
    next: 'Run "storyclub --help" to see every command.',
  });
}

async function showOverview(world: World, width: number): Promise<ExitCode> {
  const { renderOverview } = await import('./help.ts');
  world.stdout.write(`${await renderOverview(await loadAllCommands(), width)}\n`);
  return 0;
}

async function showCommandHelp(world: World, command: Command, width: number): Promise<ExitCode> {
  const { renderCommandHelp } = await import('./help.ts');
  world.stdout.write(`${await renderCommandHelp(command, width)}\n`);
  return 0;
}
