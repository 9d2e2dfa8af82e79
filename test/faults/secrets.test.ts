import { readFile } from 'node:fs/promises';
import fastGlob from 'fast-glob';
import { expect, test, vi } from 'vitest';
import { type BucketClub, bucket, createBucketClub } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { type Echo, type EchoServer, startEchoServer } from '../support/echo-server.ts';

// Some servers are asked five times, with pauses.
vi.setConfig({ testTimeout: 120_000, maxConcurrency: 2 });

const credentials = {
  AWS_ACCESS_KEY_ID: 'ASIACANARYCANARY0001',
  AWS_SECRET_ACCESS_KEY: 'canary/secret+0123456789abcdefghijklmnop',
  AWS_SESSION_TOKEN: `IQoJb3JpZ2luX2VjE${'canarytoken/+'.repeat(30)}==`,
};

/** Every text a run leaves behind: its output, files of the site and the job, and what is in the bucket. */
async function everythingWritten(club: BucketClub): Promise<readonly string[]> {
  const files = await fastGlob('**', { cwd: club.root, dot: true, absolute: true });
  const objects = [...club.s3.objects(bucket).values()];
  return [
    ...(await Promise.all(files.map((file) => readFile(file, 'latin1')))),
    ...objects.map(({ body, headers }) => `${JSON.stringify(headers)}${body.toString('latin1')}`),
  ];
}

/** What must not be found: the credentials, a part of the token, and the signatures made with them. */
const secretsOf = (servers: readonly EchoServer[]): readonly string[] => [
  credentials.AWS_ACCESS_KEY_ID,
  credentials.AWS_SECRET_ACCESS_KEY,
  credentials.AWS_SESSION_TOKEN.slice(17, 60),
  ...servers.flatMap(({ authorizations }) =>
    authorizations.flatMap((header) => /Signature=(\w+)/.exec(header)?.[1] ?? []),
  ),
];

/** Who repeats what, when: reading the ledger, uploading, deleting, purging. */
const rows: readonly (readonly [server: 's3' | 'cloudFront', method: string, echo: Echo])[] = [
  ['s3', 'GET', { status: 403, code: 'SignatureDoesNotMatch', where: 'fields' }],
  ['s3', 'GET', { status: 403, code: 'SignatureDoesNotMatch', where: 'message' }],
  ['s3', 'GET', { status: 403, code: 'InvalidAccessKeyId', where: 'fields' }],
  ['s3', 'GET', { status: 400, code: 'ExpiredToken', where: 'message' }],
  ['s3', 'GET', { status: 400, code: 'InvalidToken', where: 'message' }],
  ['s3', 'GET', { status: 403, code: 'AccessDenied', where: 'message' }],
  ['s3', 'GET', { status: 400, code: 'InvalidRequest', where: 'message' }],
  ['s3', 'GET', { status: 400, code: 'InvalidRequest', where: 'no xml' }],
  ['s3', 'GET', { status: 200, code: '', where: 'no xml' }],
  ['s3', 'PUT', { status: 400, code: 'InvalidRequest', where: 'message' }],
  ['s3', 'PUT', { status: 503, code: 'SlowDown', where: 'message' }],
  ['s3', 'DELETE', { status: 400, code: 'InvalidRequest', where: 'message' }],
  ['cloudFront', 'GET', { status: 403, code: 'SignatureDoesNotMatch', where: 'fields' }],
  ['cloudFront', 'GET', { status: 400, code: 'InvalidArgument', where: 'message' }],
  ['cloudFront', 'GET', { status: 200, code: '', where: 'no xml' }],
  ['cloudFront', 'POST', { status: 400, code: 'InvalidArgument', where: 'message' }],
  ['cloudFront', 'POST', { status: 403, code: 'AccessDenied', where: 'message' }],
];

test.concurrent.each(rows)(
  'no secret is written when %s answers %s with %j',
  async (server, method, echo) => {
    const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
    const summary = 'summary.md';
    await using club = await createBucketClub({
      stories: { 'the-fox': fox('It was dark.') },
      env: credentials,
    });
    await using s3 = await startEchoServer(club.s3.url);
    await using cloudFront = await startEchoServer(club.cloudFront.url);
    const env = {
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url,
      GITHUB_STEP_SUMMARY: club.path(summary),
    };
    await club.publish({ env });
    await club.write('stories/the-fox.md', fox('It was light.'));
    ({ s3, cloudFront })[server].answer(method, echo);
    const options = { env };
    const shown = [
      await club.run(['publish', '--yes', '--verbose', '--log', 'audit.jsonl'], options),
      await club.run(['publish', '--yes', '--json'], options),
    ];
    const written = [
      ...shown.flatMap(({ stdout, stderr }) =>
        [stdout, stderr].map((text) => text.replaceAll(/\s+/g, '')),
      ),
      ...(await everythingWritten(club)),
    ];
    const secrets = secretsOf([s3, cloudFront]);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => written.some((text) => text.includes(secret)))).toEqual([]);
    // The refusal was met, and did not come out as a bug.
    const said = shown.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
    expect(shown.some(({ exitCode, stderr }) => exitCode !== 0 || stderr !== '')).toBe(true);
    expect(said).not.toContain('this is a bug');
  },
);
