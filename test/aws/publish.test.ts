import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { type FsFixture, createFixture } from 'fs-fixture';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import type { Cdn } from '../../src/cdn/cdn.ts';
import { systemClock } from '../../src/clock.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { openBucket } from './open-bucket.ts';

/** A site's life on a real S3 server and moto's CloudFront, by the program as people run it. */
const monthStart = Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth());
let fixture: FsFixture;
let origin: Origin;
let cdn: Cdn;
let close: () => Promise<void>;

const story = (title: string, date: string, text: string): string =>
  `---\ntitle: ${title}\nauthor: Anna Ost\ndate: ${date}\n---\n\n${text}\n`;

beforeAll(async () => {
  const opened = await openBucket({
    AWS_ENDPOINT_URL_S3: inject('versityUrl'),
    AWS_ENDPOINT_URL_CLOUDFRONT: inject('motoUrl'),
    AWS_ACCESS_KEY_ID: inject('versityAccess'),
    AWS_SECRET_ACCESS_KEY: inject('versitySecret'),
  });
  ({ origin, close } = opened);
  const distribution = await createDistribution(opened.bucket);
  cdn = await cloudFrontCdn({
    distribution,
    targetBucket: opened.bucket,
    prefix: 'site/',
    clock: systemClock(),
  });
  fixture = await createFixture();
  await storyclub(['init', 'club'], fixture.path);
  await fixture.writeFile('club/storyclub.config.ts', configOf(opened.bucket, distribution));
  await fixture.writeFile(
    'club/stories/old-well.md',
    story('The Old Well', '2019-03-02', 'Teh well was deep.'),
  );
  await fixture.writeFile(
    'club/stories/the-gate.md',
    story('The Gate', '2019-04-05', 'The gate was shut.'),
  );
});
afterAll(async () => {
  await close();
  await fixture.rm();
});

function configOf(bucket: string, distribution: string): string {
  const site = {
    url: 'https://www.storyclub.example',
    title: 'Club',
    author: 'The Club',
    language: 'en-GB',
    timeZone: 'Europe/London',
  };
  const live = { bucket, region: 'eu-west-2', distribution, prefix: 'site/' };
  return `import { defineConfig } from 'storyclub'\nexport default defineConfig(${JSON.stringify({ site, target: 'live', targets: { live } })})\n`;
}

async function createDistribution(bucket: string): Promise<string> {
  const client = new CloudFrontClient({ region: 'us-east-1' });
  const { Distribution } = await client.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: bucket,
        Comment: '',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'site',
              DomainName: `${bucket}.s3.eu-west-2.amazonaws.com`,
              OriginPath: '/site',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'site',
          ViewerProtocolPolicy: 'redirect-to-https',
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        },
      },
    }),
  );
  client.destroy();
  if (Distribution?.Id === undefined) throw new Error('moto made no distribution');
  return Distribution.Id;
}

/** The program with the AWS settings of this test. */
function storyclub(args: readonly string[], cwd: string): Promise<CliResult> {
  const aws = Object.entries(process.env).filter(([name]) => name.startsWith('AWS_'));
  return runCli(args, {
    cwd,
    env: Object.fromEntries(aws.map(([name, value]) => [name, value ?? ''])),
  });
}

const club = (args: readonly string[]) => storyclub(args, fixture.getPath('club'));

async function textAt(key: string): Promise<string | null> {
  const got = await origin.get(`site/${key}`);
  return got.outcome === 'found' ? Buffer.from(got.body).toString('utf8') : null;
}

test('a site is published, rests, is corrected with a purge, and loses a story', async () => {
  await origin.put({
    key: 'site/guest.txt',
    body: Buffer.from('not ours'),
    headers: guest,
    condition: null,
  });

  const first = await club(['publish', '--yes']);
  expect(first).toMatchObject({ exitCode: 0 });
  expect(await textAt('stories/old-well/index.html')).toContain('Teh well was deep.');
  const { object } = await origin.head('site/stories/old-well/index.html');
  expect(object?.headers).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60, s-maxage=31536000',
  });

  expect((await club(['publish', '--yes'])).stdout).toContain('nothing to do');
  expect((await cdn.usage(monthStart, new Set())).paths).toBe(0);

  await fixture.writeFile(
    'club/stories/old-well.md',
    story('The Old Well', '2019-03-02', 'The well was deep.'),
  );
  const corrected = await club(['publish', '--yes']);
  expect(corrected).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('every edge has it'),
  });
  expect(await textAt('stories/old-well/index.html')).toContain('The well was deep.');
  expect((await cdn.usage(monthStart, new Set())).paths).toBeGreaterThan(0);

  await fixture.rm('club/stories/the-gate.md');
  expect(await club(['publish', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(await textAt('stories/the-gate/index.html')).toBeNull();
  expect(await textAt('guest.txt')).toBe('not ours');
  expect((await club(['publish', '--yes'])).stdout).toContain('nothing to do');
  const { purges }: { purges: { state: string }[] } = JSON.parse(
    (await club(['status', '--json'])).stdout,
  );
  expect(purges.map(({ state }) => state)).toContain('completed');
}, 120_000);

const guest = {
  contentType: 'text/plain',
  cacheControl: null,
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};
