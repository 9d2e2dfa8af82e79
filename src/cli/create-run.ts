import { renderFindings } from '../report/findings-text.ts';
import { choose } from './choose.ts';
import { clockOf } from './clock-of.ts';
import type { ArgumentValue } from './command.ts';
import type { CommandContext } from './context.ts';
import { confirm } from './confirm.ts';
import { writeJobSummary } from './job-summary.ts';
import { loadSite } from './load-site.ts';
import { startProgress } from './progress.ts';
import { gentleStop } from './stop.ts';
import type { Terminal } from './terminal.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly world: World;
  readonly terminal: Terminal;
  readonly programVersion: string;
  readonly flags: Readonly<Record<string, ArgumentValue>>;
  readonly stopsGently: boolean;
  readonly onState: (sentence: string | null) => void;
  readonly onDocument: () => void;
}

/** Makes the context one run of a command works in. */
export function createRun(options: RunOptions): CommandContext {
  const { world, terminal, flags, programVersion } = options;
  const json = flags['json'] === true;
  const quiet = flags['quiet'] === true;
  const verbose = flags['verbose'] === true;
  const toStderr = (lines: readonly string[]): void => {
    if (lines.length > 0) world.stderr.write(`${lines.join('\n')}\n`);
  };
  const showFindings: CommandContext['showFindings'] = (findings) => {
    if (json) return;
    const shown = quiet ? findings.filter(({ severity }) => severity !== 'notice') : findings;
    toStderr(renderFindings(shown, { colour: terminal.colour.stderr, width: terminal.width }));
  };
  let loaded: ReturnType<typeof loadSite> | null = null;
  return {
    ...terminal,
    isTerminal: terminal.isTerminal && !json,
    cwd: world.cwd,
    env: world.env,
    programVersion,
    json,
    quiet,
    verbose,
    signal: options.stopsGently ? gentleStop(world) : new AbortController().signal,
    site: () => (loaded ??= loadSite({ world, flags, programVersion })),
    localClock: () => clockOf(world, { isLocal: true }),
    print: (lines) => {
      if (!json && lines.length > 0) world.stdout.write(`${lines.join('\n')}\n`);
    },
    document: documentWriter(options, json),
    note: (lines) => {
      if (!quiet) toStderr(lines);
    },
    showFindings,
    progress: (text) =>
      startProgress(text, {
        stream: world.stderr,
        mode: quiet ? 'none' : terminal.isTerminal ? 'live' : 'lines',
        elapsed: () => performance.now(),
      }),
    confirm: (question, yesFlag) =>
      confirm({ question, yesFlag, asks: terminal.isTerminal && !json, stderr: world.stderr }),
    choose: (choices) =>
      choose(choices, { asks: terminal.isTerminal && !json, stderr: world.stderr }),
    summary: (lines) => writeJobSummary(world, lines),
    setState: options.onState,
  };
}

function documentWriter(
  { world, onDocument }: RunOptions,
  json: boolean,
): CommandContext['document'] {
  let written = false;
  return (value) => {
    if (!json) return;
    if (written) throw new Error('a run has one JSON document');
    written = true;
    onDocument();
    world.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  };
}
