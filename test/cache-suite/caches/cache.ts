import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { stopOf } from '../stop.ts';
import type { Running } from '../suite.ts';

const run = promisify(execFile);

/** A cache that the suite is run against. */
export interface Cache {
  readonly name: string;
  /** Its version, or null when it is not installed here. */
  readonly version: () => Promise<string | null>;
  /** Starts it before the origin; `scratch` is an empty folder of its own. */
  readonly start: (origin: string, scratch: string) => Promise<Running>;
}

/** A port that nothing listens on at this moment, for programs that cannot choose one and say which. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** What a program prints on either stream when asked for its version; null when there is no such program. */
export async function versionFrom(
  command: string,
  flag: string,
  pattern: RegExp,
): Promise<string | null> {
  try {
    const { stdout, stderr } = await run(command, [flag]);
    return pattern.exec(stdout + stderr)?.[1] ?? 'of unknown version';
  } catch {
    return null;
  }
}

/** Starts a program and waits, 10 s at most, until it accepts connections on the port. */
export async function startProgram(
  command: string,
  args: readonly string[],
  port: number,
): Promise<Running> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const stop = stopOf(child);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) break;
    if (await accepts(url)) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`${command} did not start:\n${said}`);
}

async function accepts(url: string): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD' });
    return true;
  } catch {
    return false;
  }
}
