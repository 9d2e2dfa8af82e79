import { S3Client, CreateBucketCommand } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { goVersionOf } from './go-version.ts';

const PROGRAM = 'versitygw';
const REGION = 'eu-west-2';
const STARTS_WITHIN_MS = 20_000;

/** A real S3 server on this machine, compiled, whose objects are files in memory. */
export interface S3Server {
  readonly version: string;
  readonly url: string;
  /** What a tool needs to know to use it, and nothing of this machine's own AWS settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes a bucket, or makes it empty. */
  emptyBucket(name: string): Promise<void>;
  /** Requests it has answered since the last call, by its own access log. */
  requestsSince(): Promise<number>;
  stop(): void;
}

export const versityInstallation =
  '`go install github.com/versity/versitygw/cmd/versitygw@latest`, or `--tools` with its folder';

export const versityVersion = (): string | null =>
  goVersionOf(PROGRAM, 'github.com/versity/versitygw');

/** Starts versitygw with its buckets below `folder`. It keeps connections open, as Amazon S3 does. */
export async function startS3Server(folder: string, version: string): Promise<S3Server> {
  const buckets = join(folder, 'buckets');
  const log = join(folder, 'access.log');
  mkdirSync(buckets, { recursive: true });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    AWS_ENDPOINT_URL_S3: url,
    AWS_ACCESS_KEY_ID: 'benchaccess',
    AWS_SECRET_ACCESS_KEY: 'only-for-this-run',
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const listen = ['--port', `127.0.0.1:${port}`, '--region', REGION, '--health', '/health'];
  const child = spawn(
    PROGRAM,
    ['--keep-alive', '--quiet', '--access-log', log, ...listen, 'posix', buckets],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        ROOT_ACCESS_KEY_ID: environment.AWS_ACCESS_KEY_ID,
        ROOT_SECRET_ACCESS_KEY: environment.AWS_SECRET_ACCESS_KEY,
      },
    },
  );
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', stop);
  await answering(`${url}/health`);
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new S3Client({
    endpoint: url,
    region: REGION,
    forcePathStyle: true,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID,
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    },
  });
  const requestsSince = countLines(log);
  return {
    version,
    url,
    environment,
    emptyBucket: async (name) => {
      rmSync(join(buckets, name), { recursive: true, force: true });
      await client.send(new CreateBucketCommand({ Bucket: name }));
      await requestsSince();
    },
    requestsSince,
    stop: () => {
      client.destroy();
      process.off('exit', stop);
      stop();
    },
  };
}

/** Lines that a file has grown by since the last call, once it has stopped growing. */
function countLines(path: string): () => Promise<number> {
  let read = 0;
  return async () => {
    await pause(200);
    const file = openSync(path, 'r');
    try {
      const added = Buffer.alloc(fstatSync(file).size - read);
      read += readSync(file, added, 0, added.length, read);
      return added.filter((byte) => byte === 0x0a).length;
    } finally {
      closeSync(file);
    }
  };
}

async function answering(url: string): Promise<void> {
  const until = performance.now() + STARTS_WITHIN_MS;
  while (performance.now() < until) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    await pause(50);
  }
  throw new Error(`versitygw did not answer at ${url}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
