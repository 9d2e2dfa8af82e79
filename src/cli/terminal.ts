import type { World } from './world.ts';

export interface Terminal {
  readonly isTerminal: boolean;
  readonly colour: { readonly stdout: boolean; readonly stderr: boolean };
  readonly width: number;
}

/** What the streams and the environment (no-color.org, force-color.org) say about how to write. */
export function terminalOf({ stdin, stdout, stderr, env }: World): Terminal {
  const coloured = (isTTY: boolean | undefined): boolean => {
    if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
    if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return true;
    return isTTY === true && env['TERM'] !== 'dumb';
  };
  // Some pseudo-terminals say 0.
  const columns = [stdout.columns, stderr.columns].find((n) => n !== undefined && n > 0) ?? 80;
  return {
    isTerminal: stdin.isTTY === true && stderr.isTTY === true,
    colour: { stdout: coloured(stdout.isTTY), stderr: coloured(stderr.isTTY) },
    width: Math.max(40, Math.min(columns, 120)),
  };
}
