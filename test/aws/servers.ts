import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';
import { motoCloudFront, motoInfra, motoS3, versityS3 } from './differences.ts';
import { installMoto, installVersity } from './install.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly motoUrl: string;
    readonly versityUrl: string;
    readonly versityAccess: string;
    readonly versitySecret: string;
  }
}

const access = 'storyclubtest';
const secret = 'only-for-this-run';
const startsWithin = 60_000;

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

function say(line: string): void {
  process.stderr.write(`test:aws · ${line}\n`);
}

function sayDifferences(): void {
  for (const [server, known] of Object.entries({
    'moto (S3)': motoS3,
    'moto (CloudFront)': motoCloudFront,
    'moto (infra)': { ...motoInfra.types, ...motoInfra.found },
    versitygw: versityS3,
  })) {
    for (const [difference, reason] of Object.entries(known))
      say(`known to differ: ${server}, ${difference}: ${reason}`);
  }
}

/** Installs and starts both servers on free ports, tells the tests where they are, and stops them afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.toReversed()) await stop();
    say('servers stopped');
  };
  try {
    const [python, versity] = [await installMoto(say), await installVersity(say)];
    const moto = await startMoto(python);
    stops.push(moto.stop);
    const folder = await mkdtemp(join(tmpdir(), 'storyclub-versity-'));
    stops.push(async () => await rm(folder, { recursive: true, force: true }));
    const gateway = await startVersity(versity, folder);
    stops.push(gateway.stop);
    say(`moto at ${moto.url}, versitygw at ${gateway.url}`);
    sayDifferences();
    project.provide('motoUrl', moto.url);
    project.provide('versityUrl', gateway.url);
    project.provide('versityAccess', access);
    project.provide('versitySecret', secret);
  } catch (error) {
    await stopAll();
    throw error;
  }
  return stopAll;
}

async function startMoto(python: string): Promise<Server> {
  const port = await freePort();
  const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return await answering('moto', child, `http://127.0.0.1:${port}`);
}

/** Object metadata lives in extended attributes where the folder has them, else in files beside. */
async function startVersity(binary: string, folder: string): Promise<Server> {
  const root = join(folder, 'buckets');
  const sidecar = join(folder, 'metadata');
  await mkdir(root);
  await mkdir(sidecar);
  try {
    return await startVersityWith(binary, [root]);
  } catch {
    say('versitygw: no extended attributes here, keeping metadata in files');
    return await startVersityWith(binary, ['--sidecar', sidecar, root]);
  }
}

async function startVersityWith(binary: string, posix: readonly string[]): Promise<Server> {
  const port = await freePort();
  const listen = [
    '--port',
    `127.0.0.1:${port}`,
    '--region',
    'eu-west-2',
    '--health',
    '/health',
    '--quiet',
  ];
  const child = spawn(binary, [...listen, 'posix', ...posix], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ROOT_ACCESS_KEY_ID: access, ROOT_SECRET_ACCESS_KEY: secret },
  });
  return await answering('versitygw', child, `http://127.0.0.1:${port}`, '/health');
}

/** Waits until the server answers; its output is shown only when it does not. */
async function answering(
  name: string,
  child: ChildProcess,
  url: string,
  path = '/',
): Promise<Server> {
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-4000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const gone: Error[] = [];
  child.on('error', (error) => gone.push(error));
  const until = Date.now() + startsWithin;
  while (gone.length === 0 && child.exitCode === null && Date.now() < until) {
    const answer = await fetch(url + path).catch(() => null);
    if (answer !== null) return { url, stop: async () => await stop(child) };
    await pause(100);
  }
  await stop(child);
  throw new Error(`${name} did not start:\n${output}`, { cause: gone[0] });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
