import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, test } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { installAwsCli } from './install.ts';

/** Sites that other tools have published are taken over without an upload of what is the same. */

const region = 'eu-west-2';
let aws = '';
beforeAll(async () => {
  aws = await installAwsCli(() => {});
}, 120_000);

const createSite = () =>
  createBucketClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2019-11-18', body: 'The fox.' }),
      'old-well': story({ title: 'The Old Well', date: '2019-03-02', body: 'The well.' }),
    },
  });

/** The AWS CLI itself. */
async function sync(club: BucketClub): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  await promisify(execFile)(aws, ['s3', 'sync', join(club.root, 'dist'), `s3://${bucket}/site`], {
    env: { PATH, HOME, ...club.env, AWS_DEFAULT_REGION: region },
  });
}

type Put = Omit<PutObjectCommandInput, 'Bucket' | 'Key'>;

/** The requests of a tool: a PUT for every file. */
async function putAll(club: BucketClub, toPut: (key: string, body: Buffer) => Put): Promise<void> {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    club.env;
  const client = new S3Client({
    endpoint: club.s3.url,
    forcePathStyle: true,
    region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const { stdout } = await promisify(execFile)('find', ['dist', '-type', 'f'], { cwd: club.root });
  for (const path of stdout.trim().split('\n')) {
    const key = path.slice('dist/'.length);
    if (key.startsWith('.')) continue;
    const put = toPut(key, await readFile(join(club.root, path)));
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: inBucket(key), ...put }));
  }
  client.destroy();
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  xml: 'application/xml',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
};
const typeOf = (key: string): string => types[key.split('.').at(-1) ?? ''] ?? 'text/plain';

/** s3deploy 2: a route's Cache-Control and gzip by pattern. */
const byS3deploy = (key: string, body: Buffer): Put => {
  const isZipped = key.endsWith('.html');
  return {
    Body: isZipped ? gzipSync(body) : body,
    ContentType: typeOf(key),
    ...(isZipped ? { ContentEncoding: 'gzip' } : {}),
    CacheControl: key.endsWith('.css') ? 'max-age=630720000, no-transform, public' : 'max-age=600',
  };
};

/** hugo deploy: an MD5 in the metadata, as text nobody checks. */
const byHugo = (key: string, body: Buffer): Put => ({
  Body: body,
  ContentType: typeOf(key),
  CacheControl: 'max-age=86400, no-transform, public',
  Metadata: { md5chksum: '00000000000000000000000000000000' },
});

const isPut = (request: string): boolean => request.startsWith('PutObject site/');

test.each([
  ['aws s3 sync', sync, 0],
  ['hugo deploy', (club: BucketClub) => putAll(club, byHugo), 0],
  ['s3deploy, pages gzipped', (club: BucketClub) => putAll(club, byS3deploy), 7],
] as const)(
  'a site published by %s',
  async (_, publish, uploads) => {
    await using club = await createSite();
    await club.run(['build']);
    await publish(club);
    const all = club.keys();
    expect(all).toHaveLength(13);
    club.requestsSince();
    const refused = await club.run(['publish', '--yes']);
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.stderr).toContain('storyclub adopt');
    const adopted = await club.run(['adopt', '--yes', '--no-wait', '--json']);
    expect(JSON.parse(adopted.stdout)).toMatchObject({
      plan: { same: 13 - uploads, foreign: [], missing: [] },
      adopted: { objects: 13, identical: 13 - uploads },
    });
    expect(club.requestsSince().filter(isPut)).toEqual([]);
    for (const { id } of club.cloudFront.purges) club.cloudFront.complete(id);
    await club.publish();
    // What is gzipped is other bytes; of the rest only headers are put right.
    expect(club.requestsSince().filter(isPut)).toHaveLength(uploads);
    for (const { id } of club.cloudFront.purges) club.cloudFront.complete(id);
    await club.publish();
    const rest = await club.publish();
    expect(rest.stdout).toContain('nothing to do: the site is as published (1 origin request)');
    expect(club.keys()).toEqual(all);
    for (const key of all) {
      const { headers = {}, body = Buffer.alloc(0) } =
        club.s3.objects(bucket).get(inBucket(key)) ?? {};
      expect(body.toString('utf8')).toBe(await club.built(key));
      expect(headers['cache-control']).toContain('max-age=');
      expect(headers['content-encoding']).toBeUndefined();
    }
  },
  120_000,
);
