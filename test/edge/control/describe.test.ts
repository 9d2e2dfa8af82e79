import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cdn } from '../../../src/cdn/cdn.ts';
import { cloudFrontCdn } from '../../../src/cdn/cloudfront.ts';
import { virtualClock } from '../../../src/clock.ts';
import {
  type EdgeBehaviour,
  type EdgeConfig,
  type RequestParts,
  type Selection,
  toDistribution,
  toEdgeConfig,
  usualBehaviour,
} from '../../../src/edge/edge-config.ts';
import { PurgeLog } from '../../../src/edge/purge-log.ts';
import { setAwsEnvironment } from '../../support/aws-environment.ts';
import { type ControlServer, startControlServer } from '../../support/control-server.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z-]{0,9}$/), { maxLength: 3 });
const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.constant<Selection>({ kind: 'none' }),
  fc.constant<Selection>({ kind: 'all' }),
  fc.record({ kind: fc.constant('only' as const), names }),
  fc.record({ kind: fc.constant('all-but' as const), names }),
);
const parts: fc.Arbitrary<RequestParts> = fc.record({
  queryStrings: selection,
  headers: selection,
  cookies: selection,
});
const header = fc.record({
  name: fc.constantFrom(
    'Strict-Transport-Security',
    'X-Frame-Options',
    'X-Club',
    'Referrer-Policy',
  ),
  value: fc.constantFrom('max-age=63072000; includeSubDomains', 'DENY', 'no-referrer', 'a & b <c>'),
  override: fc.boolean(),
});
/** Lifetimes in the order CloudFront keeps them in. */
const lifetimes = fc
  .tuple(fc.nat(3_600), fc.nat(86_400), fc.nat(31_536_000))
  .map(([minTtl, more, most]) => ({
    minTtl,
    defaultTtl: minTtl + more,
    maxTtl: minTtl + more + most,
  }));

const behaviour: fc.Arbitrary<EdgeBehaviour> = fc
  .record({
    lifetimes: fc.oneof(
      lifetimes,
      fc.constant({ minTtl: 1, defaultTtl: 86_400, maxTtl: 31_536_000 }),
    ),
    pattern: fc.stringMatching(/^\/?[A-Za-z0-9 _.*$/~"'@:+&?<>-]{1,20}$/),
    key: fc.tuple(parts, fc.subarray(['br', 'gzip'] as const)),
    forward: parts,
    compress: fc.boolean(),
    viewerProtocol: fc.constantFrom('allow-all', 'redirect-to-https', 'https-only'),
    methods: fc.constantFrom('read', 'options', 'all'),
    viewerRequest: fc.option(fc.string()),
    responseHeaders: fc.option(
      fc.record({ set: fc.array(header, { maxLength: 3 }), remove: names }),
    ),
  })
  .map(({ lifetimes: ttls, key: [inKey, codings], ...rest }) => ({
    ...rest,
    ...ttls,
    key: { ...inKey, codings },
  }));

const errorResponse = fc.record({
  status: fc.constantFrom(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504),
  minTtl: fc.nat(31_536_000),
  page: fc.option(
    fc.record({
      path: fc.stringMatching(/^\/[a-z/.&<-]{1,20}$/),
      status: fc.constantFrom(200, 403, 404),
    }),
  ),
});

const edgeConfig: fc.Arbitrary<EdgeConfig> = fc.record({
  id: fc.constant('E0DRAWN'),
  domainName: fc.stringMatching(/^d[0-9a-z]{13}\.cloudfront\.net$/),
  behaviours: fc
    .tuple(fc.array(behaviour, { maxLength: 4 }), behaviour)
    .map(([others, last]) => [...others, { ...last, pattern: '*' }]),
  defaultRootObject: fc.option(fc.constant('index.html')),
  errorResponses: fc.uniqueArray(errorResponse, { maxLength: 4, selector: ({ status }) => status }),
  tagHeader: fc.option(fc.constantFrom('x-amz-meta-cache-tag', 'cache-tag')),
});

const clock = virtualClock(Date.UTC(2026, 10, 20, 12));
const purges = new PurgeLog();
const origin = { domainName: 'stories.s3.eu-west-2.amazonaws.com', path: '/site' };
let config: EdgeConfig;
let server: ControlServer;
let restore: () => void;

beforeAll(async () => {
  server = await startControlServer(() => ({ config, purges, origin }), clock);
  restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
});

afterAll(async () => {
  restore();
  await server.close();
});

function adapterOf(distribution: string, prefix = 'site/'): Promise<Cdn> {
  return cloudFrontCdn({ distribution, targetBucket: 'stories', prefix, clock });
}

describe('what the CloudFront adapter reads of an edge', () => {
  test('is what the law is told of it, whatever the configuration', async () => {
    const adapter = await adapterOf('E0DRAWN');
    await fc.assert(
      fc.asyncProperty(edgeConfig, async (drawn) => {
        config = drawn;
        expect(await adapter.describe()).toEqual(toDistribution(drawn));
      }),
      { numRuns: 40 },
    );
  });

  test('comes back as the same edge when one is made of it', async () => {
    config = { ...toEdgeConfig(toDistribution(someEdge()), { viewerRequest: 'source' }), id: 'E1' };
    const read = await (await adapterOf('E1')).describe();
    expect(toEdgeConfig(read, { viewerRequest: 'source' })).toEqual({ ...config, id: 'E0LOCAL' });
  });

  test('leads to the bucket and prefix that are named as its origin, and to no other', async () => {
    config = someEdge();
    const here = await (await adapterOf(config.id)).describe();
    const elsewhere = await (await adapterOf(config.id, 'other/')).describe();
    expect(here.behaviours.map(({ leadsHere }) => leadsHere)).toEqual([true]);
    expect(elsewhere.behaviours.map(({ leadsHere }) => leadsHere)).toEqual([false]);
  });

  test('is another distribution’s under another id: refused', async () => {
    config = someEdge();
    await expect((await adapterOf('E9OTHER')).describe()).rejects.toMatchObject({
      code: 'distribution-missing',
    });
  });
});

function someEdge(): EdgeConfig {
  return {
    id: 'E0SOME',
    domainName: 'some.cloudfront.net',
    behaviours: [{ ...usualBehaviour, viewerRequest: 'source' }],
    defaultRootObject: 'index.html',
    errorResponses: [{ status: 404, minTtl: 5, page: { path: '/404.html', status: 404 } }],
    tagHeader: null,
  };
}
