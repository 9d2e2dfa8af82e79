import { Writable } from 'node:stream';
import type { Clock } from '../../src/clock.ts';
import { main } from '../../src/cli/main.ts';

/** What a person saw of a command that ran in this process. */
export interface Seen {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The error code of the JSON document; on a screen `bug` alone is told. Null when there is none. */
  readonly code: string | null;
}

/** Runs `storyclub <args>` without a process of its own: a fuzz has no time for one. */
export async function runMain(
  args: readonly string[],
  {
    cwd,
    env,
    clock,
  }: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly clock: Clock;
  },
): Promise<Seen> {
  const stdout = collect();
  const stderr = collect();
  const exitCode = await main(
    {
      argv: args,
      cwd,
      env,
      clock,
      stdin: { isTTY: false },
      stdout: stdout.stream,
      stderr: stderr.stream,
      onStop: () => {},
      exit: (code) => {
        throw new Error(`exit ${code}`);
      },
    },
    '0.1.0',
  );
  const text = stdout.text();
  return { exitCode, stdout: text, stderr: stderr.text(), code: codeOf(text, stderr.text()) };
}

function collect(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

function codeOf(stdout: string, stderr: string): string | null {
  if (stderr.includes('this is a bug')) return 'bug';
  if (!stdout.startsWith('{')) return null;
  const { error } = JSON.parse(stdout) as { readonly error?: { readonly code: string } };
  return error?.code ?? null;
}
