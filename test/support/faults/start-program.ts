import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CliResult } from '../run-cli.ts';

const program = fileURLToPath(new URL('program.js', import.meta.url));

export interface ProgramOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** How far its clock is ahead of the system's, milliseconds. */
  readonly ahead: number;
  /** It has slept: whatever clocks there are go forward, milliseconds. */
  readonly onSleep: (milliseconds: number) => void;
  /** Files its node loads first. */
  readonly imports?: readonly string[];
}

export interface RunningProgram {
  /** Resolves once it has written this to stderr, or has ended. */
  written(pattern: RegExp): Promise<void>;
  signal(name: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): void;
  readonly ended: Promise<CliResult>;
}

/** Starts the program in a process of its own, by a clock of its own. */
export function startProgram(
  args: readonly string[],
  { cwd, env, ahead, onSleep, imports = [] }: ProgramOptions,
): RunningProgram {
  const { PATH = '', HOME = '' } = process.env;
  const first = imports.flatMap((path) => ['--import', path]);
  const child = spawn(process.execPath, [...first, program, String(ahead), ...args], {
    cwd,
    env: { PATH, HOME, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.on('message', (milliseconds) => {
    onSleep(Number(milliseconds));
    child.send('moved', () => {});
  });
  const ended = new Promise<CliResult>((done, failed) => {
    child.once('error', failed);
    child.once('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
  return {
    ended,
    written: (pattern) =>
      new Promise((found) => {
        const look = (): void => {
          if (pattern.test(stderr)) found();
        };
        child.stderr?.on('data', look);
        child.once('close', () => found());
        look();
      }),
    signal: (name) => {
      child.kill(name);
    },
  };
}
