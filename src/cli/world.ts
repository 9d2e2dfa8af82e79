import type { Writable } from 'node:stream';
import type { Clock } from '../clock.ts';

/** What the command line knows of the process; cli.ts makes the real one. */
export interface World {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** This machine's clock. */
  readonly clock: Clock;
  /** Calls the listener at each SIGINT and SIGTERM. */
  onStop(listener: () => void): void;
  /** Ends the process at once. */
  exit(code: number): never;
}

export type OutputStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
};
