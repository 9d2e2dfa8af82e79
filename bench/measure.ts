import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** One whole process and its children, as the kernel counted them. */
export interface Sample {
  readonly wallSeconds: number;
  /** User and system time of all threads. */
  readonly cpuSeconds: number;
  /** Resident set at its highest, of the largest process. */
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/**
 * Runs a command under GNU time, which is small: what a process starts with is counted into its peak memory,
 * so one forked from this program would begin at this program's size.
 */
export function measure({ program, args, cwd, env }: Command): Sample {
  const folder = mkdtempSync(join(tmpdir(), 'storyclub-time-'));
  const report = join(folder, 'report');
  try {
    const began = performance.now();
    const { status, error, stdout, stderr } = spawnSync(
      gnuTime(),
      ['-o', report, '-f', '%U %S %M', program, ...args],
      { cwd, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 2 ** 29 },
    );
    const wallSeconds = (performance.now() - began) / 1000;
    if (error !== undefined) throw error;
    if (status !== 0)
      throw new Error(`${program} ${args.join(' ')} ended with ${status}:\n${stderr}${stdout}`);
    const [user, system, kilobytes] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
    if (user === undefined || system === undefined || kilobytes === undefined)
      throw new Error(`unreadable: ${readFileSync(report, 'utf8')}`);
    return {
      wallSeconds,
      cpuSeconds: user + system,
      peakMegabytes: (kilobytes * 1024) / 1e6,
      stdout,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let known: string | null = null;

function gnuTime(): string {
  known ??=
    ['/usr/bin/time', 'gtime'].find((program) => {
      const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
      return status === 0 && /GNU/.test(stdout);
    }) ?? null;
  if (known === null)
    throw new Error('GNU time is missing: install it (Debian: time, Homebrew: gnu-time)');
  return known;
}

/** The output of a command that is not measured, without the spaces around it; null when there is no such program. */
export function answerOf(program: string, args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** Runs a command that is not measured. Throws with its output when it fails. */
export function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
}
