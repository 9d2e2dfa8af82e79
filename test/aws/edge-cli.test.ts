import { execFile } from 'node:child_process';
import type * as CloudFront from '@aws-sdk/client-cloudfront';
import { createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ControlState } from '../../src/edge/control/control-state.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';
import { TokenBucket } from '../../src/edge/token-bucket.ts';
import { config, noon, optimized } from '../support/ask-control.ts';
import { invented } from '../support/aws-environment.ts';
import { createClub, story } from '../support/club.ts';
import { type ControlServer, startControlServer } from '../support/control-server.ts';
import { startCli } from '../support/start-cli.ts';
import { installAwsCli } from './install.ts';

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the CLI prints is what the SDK reads, with instants as text. */
interface Created {
  readonly Location: string;
  readonly Invalidation: CloudFront.Invalidation;
}

interface Listed {
  readonly InvalidationList: CloudFront.InvalidationList;
  readonly NextToken?: string;
}

let aws: string;
let server: ControlServer;
let state: ControlState;

beforeAll(async () => {
  aws = await installAwsCli((line) => process.stderr.write(`test:aws · ${line}\n`));
  server = await startControlServer(() => state);
}, 600_000);

afterAll(async () => {
  await server.close();
});

function open(more: Partial<ControlState> = {}): void {
  state = { config, purges: new PurgeLog(), changedAt: noon, ...more };
}

/** Runs `aws cloudfront …` against the edge, with credentials that open nothing and no retries. */
function say(...args: readonly string[]): Promise<Said> {
  const all = ['cloudfront', '--endpoint-url', server.url, '--output', 'json', ...args];
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    ...invented,
    // Of regions, the CLI of version 1 knows this variable only.
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_PAGER: '',
    NO_PROXY: '127.0.0.1',
  };
  return new Promise((resolve) => {
    const child = execFile(aws, all, { env }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What it printed; throws with what it complained of. */
async function read<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await say(...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const id = config.id;
const ofDistribution = ['--distribution-id', id] as const;

describe('the AWS CLI and the local edge', () => {
  test('creates an invalidation from paths, reads it, and waits for it', async () => {
    open();
    const paths = ['/stories/the-fox/', "/it's(x)!+,;=@&$", '/stories/%C3%A4lter*', '#fox'];
    const made = await read<Created>('create-invalidation', ...ofDistribution, '--paths', ...paths);
    expect(made).toEqual({
      Location: expect.stringMatching(
        /^https:\/\/cloudfront\.amazonaws\.com\/2020-05-31\/distribution\/E0CLUB\/invalidation\/I\w{13}$/,
      ),
      Invalidation: {
        Id: expect.stringMatching(/^I[0-9A-Z]{13}$/),
        Status: 'Completed',
        CreateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        InvalidationBatch: {
          Paths: { Quantity: 4, Items: paths },
          CallerReference: expect.stringMatching(/^cli-\d+-\d+$/),
        },
      },
    });
    expect(state.purges.all).toMatchObject([
      { callerReference: made.Invalidation.InvalidationBatch?.CallerReference, items: paths },
    ]);
    const theId = ['--id', made.Invalidation.Id ?? ''];
    const [got, waited] = await Promise.all([
      read('get-invalidation', ...ofDistribution, ...theId),
      say('wait', 'invalidation-completed', ...ofDistribution, ...theId),
    ]);
    expect(got).toEqual({ Invalidation: made.Invalidation });
    expect(waited).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('creates one from a file; the same file again is the same invalidation, other paths are refused', async () => {
    open({ purges: new PurgeLog({ delay: 3_600 }) });
    const batchOf = (...Items: readonly string[]): string =>
      JSON.stringify({
        Paths: { Quantity: Items.length, Items },
        CallerReference: 'publish <7> & "more"',
      });
    await using files = await createFixture({
      'batch.json': batchOf('/a', '/b'),
      'other.json': batchOf('/c'),
    });
    const create = ['create-invalidation', ...ofDistribution, '--invalidation-batch'] as const;
    const first = await read<Created>(...create, `file://${files.getPath('batch.json')}`);
    expect(first.Invalidation).toMatchObject({
      Status: 'InProgress',
      InvalidationBatch: { CallerReference: 'publish <7> & "more"' },
    });
    const [again, other] = await Promise.all([
      read(...create, `file://${files.getPath('batch.json')}`),
      say(...create, `file://${files.getPath('other.json')}`),
    ]);
    expect(again).toEqual(first);
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain(
      'An error occurred (InvalidationBatchAlreadyExists) when calling the CreateInvalidation operation: ',
    );
    expect(state.purges.all).toHaveLength(1);
  });

  test('lists them newest first, all, by the page, and as many as asked for', async () => {
    open();
    for (let n = 1; n <= 5; n += 1) {
      const batch = { callerReference: `r${n}`, items: ['/a'], quantity: 1 };
      state.purges.create(batch, noon + n);
    }
    const newestFirst = state.purges.all.map((purge) => purge.id).toReversed();
    const [all, paged, some] = await Promise.all([
      read<Listed>('list-invalidations', ...ofDistribution),
      read<Listed>('list-invalidations', ...ofDistribution, '--page-size', '2'),
      read<Listed>('list-invalidations', ...ofDistribution, '--max-items', '2'),
    ]);
    const idsOf = ({ InvalidationList }: Listed): (string | undefined)[] =>
      InvalidationList.Items?.map(({ Id }) => Id) ?? [];
    expect(idsOf(all)).toEqual(newestFirst);
    expect(idsOf(paged)).toEqual(newestFirst);
    expect(idsOf(some)).toEqual(newestFirst.slice(0, 2));
    const more = ['--max-items', '2', '--starting-token', some.NextToken ?? ''];
    expect(idsOf(await read<Listed>('list-invalidations', ...ofDistribution, ...more))).toEqual(
      newestFirst.slice(2, 4),
    );
  });

  test('reads the distribution, its configuration, its policies and its function', async () => {
    open();
    const [got, alone, listed] = await Promise.all([
      read<CloudFront.GetDistributionResult>('get-distribution', '--id', id),
      read<CloudFront.GetDistributionConfigResult>('get-distribution-config', '--id', id),
      read<CloudFront.ListDistributionsResult>('list-distributions'),
    ]);
    expect(got.Distribution).toMatchObject({ Id: id, Status: 'Deployed' });
    expect(got.Distribution?.DistributionConfig).toEqual(alone.DistributionConfig);
    expect(got.ETag).toBe(alone.ETag);
    expect(alone.DistributionConfig).toMatchObject({
      CallerReference: id,
      DefaultRootObject: 'index.html',
      DefaultCacheBehavior: { Compress: true, CachePolicyId: optimized },
      CustomErrorResponses: {
        Quantity: 1,
        Items: [
          {
            ErrorCode: 404,
            ResponsePagePath: '/404.html',
            ResponseCode: '404',
            ErrorCachingMinTTL: 5,
          },
        ],
      },
      CacheTagConfig: { HeaderName: 'x-amz-meta-cache-tag' },
      Enabled: true,
    });
    expect(listed.DistributionList?.Items).toMatchObject([
      { Id: id, DomainName: 'club.cloudfront.net', HttpVersion: 'http1.1' },
    ]);
    const { CacheBehaviors, DefaultCacheBehavior } = alone.DistributionConfig!;
    const members = CacheBehaviors!.Items![0]!;
    const association = DefaultCacheBehavior!.FunctionAssociations!.Items![0]!;
    const name = association.FunctionARN!.split('/')[1]!;
    const [managed, own, headers, described] = await Promise.all([
      read<CloudFront.GetCachePolicyResult>('get-cache-policy', '--id', optimized),
      read<CloudFront.GetCachePolicyConfigResult>(
        'get-cache-policy-config',
        '--id',
        members.CachePolicyId!,
      ),
      read<CloudFront.GetResponseHeadersPolicyResult>(
        'get-response-headers-policy',
        '--id',
        members.ResponseHeadersPolicyId!,
      ),
      read<CloudFront.DescribeFunctionResult>('describe-function', '--name', name),
    ]);
    expect(managed.CachePolicy?.CachePolicyConfig).toMatchObject({
      Name: 'Managed-CachingOptimized',
      MinTTL: 1,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
    });
    expect(own.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({
      EnableAcceptEncodingBrotli: true,
      QueryStringsConfig: {
        QueryStringBehavior: 'whitelist',
        QueryStrings: { Quantity: 2, Items: ['page', 'lang'] },
      },
    });
    expect(
      headers.ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.SecurityHeadersConfig,
    ).toMatchObject({
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, Preload: true },
    });
    expect(described.FunctionSummary).toMatchObject({ Name: name, Status: 'DEPLOYED' });
  });

  test('prints why a request was refused', async () => {
    open({ requests: new TokenBucket(3) });
    const create = ['create-invalidation', ...ofDistribution, '--paths'] as const;
    const refusals = [
      await say(...create, 'no-slash'),
      await say(...create, '/a*', '/b*'),
      await say('get-invalidation', ...ofDistribution, '--id', 'I0000000000000'),
    ];
    state = { ...state, requests: new TokenBucket(0) };
    refusals.push(await say('get-distribution', '--id', id));
    expect(refusals.map(({ code }) => code)).not.toContain(0);
    expect(refusals.map(({ stderr }) => stderr.trim())).toEqual([
      expect.stringMatching(
        /^(aws: \[ERROR\]: )?An error occurred \(InvalidArgument\) when calling the CreateInvalidation operation: Your request contains one or more invalid invalidation paths\./,
      ),
      expect.stringContaining('(TooManyInvalidationsInProgress)'),
      expect.stringContaining('(NoSuchInvalidation)'),
      expect.stringContaining('(Throttling)'),
    ]);
  });

  test('purges a running `storyclub serve`: what it names is fetched again, the rest is not', async () => {
    await using club = await createClub({
      stories: {
        'the-fox': story({ title: 'The Fox', date: '2026-11-20' }),
        'the-owl': story({ title: 'The Owl', date: '2026-11-20' }),
      },
    });
    await club.publish();
    const serving = startCli(['serve', '--port', '0'], { cwd: club.root });
    try {
      const [, url = ''] = await serving.written(/AWS_ENDPOINT_URL_CLOUDFRONT=(\S+)/);
      const [, served = ''] = await serving.written(/\(distribution (\w+)\)/);
      const seen = async (): Promise<(string | null)[]> => {
        const asked = ['/stories/the-fox/', '/stories/the-owl/'].map((path) => fetch(url + path));
        return (await Promise.all(asked)).map(({ headers }) => headers.get('x-cache'));
      };
      const [hit, miss] = ['Hit from cloudfront', 'Miss from cloudfront'];
      expect([await seen(), await seen()]).toEqual([
        [miss, miss],
        [hit, hit],
      ]);
      const edge = ['--endpoint-url', url, '--distribution-id', served];
      const paths = ['--paths', '/stories/the-fox/', '/stories/the-fox/index.html'];
      const { Invalidation } = await read<Created>('create-invalidation', ...edge, ...paths);
      expect(Invalidation.Status).toBe('Completed');
      expect(await seen()).toEqual([miss, hit]);
    } finally {
      serving.signal('SIGKILL');
      await serving.ended;
    }
  });
});
