import { spawn } from 'node:child_process';
import { type CliOptions, type CliResult, cliPath } from './run-cli.ts';

/** The program while it runs, to be watched and interrupted. */
export interface RunningCli {
  /** Answers with the first match in what it writes to stdout or stderr; fails when it ends before. */
  written(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: 'SIGINT' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  readonly ended: Promise<CliResult>;
}

/** Starts `storyclub` as `runCli` does, and does not wait for its end. */
export function startCli(args: readonly string[], { cwd, env = {} }: CliOptions): RunningCli {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd,
    env: { PATH, HOME, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<CliResult>((done, failed) => {
    child.once('error', failed);
    child.once('close', (exitCode) => done({ exitCode, stdout, stderr }));
  });
  return {
    ended,
    signal: (name) => {
      child.kill(name);
    },
    written: (pattern) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const match = pattern.exec(stdout) ?? pattern.exec(stderr);
          if (match !== null) found(match);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        child.once('close', () =>
          failed(new Error(`it ended without ${pattern}:\n${stderr}${stdout}`)),
        );
        look();
      }),
  };
}
