import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { checkDocument } from './json-schemas.ts';

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The program people run. */
export const cliPath = resolve('dist/cli.js');

/**
 * Runs `storyclub` without a terminal and without colour, credentials or GitHub's environment. A document it
 * writes under `--json` is checked against its schema.
 */
export function runCli(args: readonly string[], { cwd, env = {} }: CliOptions): Promise<CliResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [cliPath, ...args], {
    cwd,
    env: { PATH, HOME, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((done, failed) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', failed);
    child.once('close', (exitCode) => {
      try {
        const command = args.find((word) => !word.startsWith('-')) ?? '';
        if (args.includes('--json')) checkDocument(command, JSON.parse(stdout));
        done({ exitCode, stdout, stderr });
      } catch (error) {
        failed(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}
