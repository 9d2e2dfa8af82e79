import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Cdn, PurgeStatus } from '../../src/cdn/cdn.ts';
import { toPurgeAnswer } from '../../src/cdn/cloudfront-errors.ts';
import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import { localCdn } from '../../src/cdn/local.ts';
import { waitForPurge } from '../../src/cdn/wait-for-purge.ts';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { type CloudFrontServer, startCloudFrontServer } from '../support/cloudfront-server.ts';

const startedAt = Date.UTC(2026, 10, 20, 10);
const arn = 'arn:aws:cloudfront::*:distribution/E123EXAMPLE';

let server: CloudFrontServer;
let cdn: Cdn;
let restore: () => void;
const clock = virtualClock(startedAt);
let reference = 0;

beforeAll(async () => {
  server = await startCloudFrontServer({
    distribution: 'distribution-simple',
    now: () => clock.now(),
    completedWord: 'COMPLETED',
  });
  restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
  cdn = await cloudFrontCdn({
    distribution: server.distributionId,
    targetBucket: 'b',
    prefix: '',
    clock,
  });
});
afterEach(() => server.allowAll());
afterAll(async () => {
  restore();
  await server.close();
});

function batch(items: readonly string[] = ['/']) {
  reference += 1;
  return { callerReference: `publish-${reference}`, items };
}

async function sent(): Promise<string> {
  const answer = await cdn.purge(batch());
  if (answer.outcome !== 'accepted') throw new Error(answer.why);
  return answer.id;
}

describe('sending a purge to CloudFront', () => {
  test('items and reference arrive as planned, and it is under way', async () => {
    const items = ['/stories/it&s/', '/stories/%E7%8B%90*', '#k:12<3>'];
    const answer = await cdn.purge({ callerReference: 'a "quoted" & odd <reference>', items });
    expect(answer).toMatchObject({ outcome: 'accepted', createdAt: startedAt, completed: false });
    expect(server.purges.at(-1)).toMatchObject({
      reference: 'a "quoted" & odd <reference>',
      items,
    });
  });

  test('TooManyInvalidationsInProgress: to be sent again later', async () => {
    server.failNext('cloudfront:CreateInvalidation', {
      status: 400,
      code: 'TooManyInvalidationsInProgress',
    });
    expect(await cdn.purge(batch())).toEqual({
      outcome: 'throttled',
      why: 'CloudFront answered TooManyInvalidationsInProgress (400).',
    });
  });

  test.each([
    ['Throttling', 400, 'throttled'],
    ['SlowDown', 503, 'throttled'],
    ['InternalError', 500, 'throttled'],
    ['TimeoutError', null, 'throttled'],
    ['InvalidArgument', 400, 'refused'],
    ['InconsistentQuantities', 400, 'refused'],
    ['ExpiredToken', 403, 'refused'],
    ['CredentialsProviderError', null, 'refused'],
  ] as const)('after the SDK’s own tries, %s (%s) is %s', (name, status, outcome) => {
    const failure = { name, status, message: name, attempts: 5, region: null, cause: null };
    expect(toPurgeAnswer(failure, 'E1', 'r')).toMatchObject({ outcome });
  });

  test('a fault of the server that passes is tried again at once by the SDK', async () => {
    server.failNext('cloudfront:CreateInvalidation', { status: 503, code: 'ServiceUnavailable' });
    expect(await cdn.purge(batch())).toMatchObject({ outcome: 'accepted' });
  });

  test('no permission: refused, with action and resource', async () => {
    server.deny('cloudfront:CreateInvalidation');
    expect(await cdn.purge(batch())).toEqual({
      outcome: 'refused',
      why: `The permission cloudfront:CreateInvalidation on ${arn} is missing.`,
      next: `Allow cloudfront:CreateInvalidation on ${arn} to the role or user that publishes; \`storyclub infra policy\` prints all it needs.`,
    });
  });

  test('no such distribution, an invalid batch: refused', async () => {
    const other = await cloudFrontCdn({
      distribution: 'E000OTHER',
      targetBucket: 'b',
      prefix: '',
      clock,
    });
    expect(await other.purge(batch())).toMatchObject({
      outcome: 'refused',
      why: 'There is no CloudFront distribution E000OTHER.',
    });
    server.failNext('cloudfront:CreateInvalidation', { status: 413, code: 'BatchTooLarge' });
    expect(await cdn.purge(batch())).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('BatchTooLarge (413)'),
    });
  });

  test('no network: later, since the reference makes sending it twice harmless', async () => {
    const undo = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: 'http://127.0.0.1:9' });
    const cut = await cloudFrontCdn({ distribution: 'E1', targetBucket: 'b', prefix: '', clock });
    const answer = await cut.purge(batch());
    undo();
    expect(answer).toEqual({
      outcome: 'throttled',
      why: 'CloudFront did not answer (ECONNREFUSED).',
    });
  }, 20_000);

  test('no credentials: refused, and no key is ever in a message', async () => {
    const undo = setAwsEnvironment({
      AWS_ENDPOINT_URL_CLOUDFRONT: server.url,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    const poor = await cloudFrontCdn({ distribution: 'E1', targetBucket: 'b', prefix: '', clock });
    const answer = await poor.purge(batch());
    undo();
    expect(answer).toMatchObject({
      outcome: 'refused',
      why: 'There are no AWS credentials to call CloudFront with.',
    });
    server.failNext('cloudfront:CreateInvalidation', { status: 403, code: 'InvalidClientTokenId' });
    expect(JSON.stringify(await cdn.purge(batch()))).not.toContain('AKIDTEST');
  });
});

describe('waiting for a purge', () => {
  test('COMPLETED and Completed are the same word; completion is when it was seen', async () => {
    const id = await sent();
    expect(await cdn.status(id)).toEqual({ state: 'in-progress', createdAt: clock.now() });
    const createdAt = clock.now();
    clock.advance(7_000);
    server.complete(id);
    expect(await cdn.status(id)).toEqual({
      state: 'completed',
      createdAt,
      seenAt: createdAt + 7_000,
    });
  });

  test('looks at the given times until the time is over', async () => {
    const id = await sent();
    const began = clock.now();
    const looks = server.requests.length;
    const status = await waitForPurge(cdn, id, {
      clock,
      timeoutMs: 10_000,
      delays: [1_000, 3_000],
    });
    expect(status).toMatchObject({ state: 'in-progress' });
    expect(clock.now() - began).toBe(10_000);
    // At 0, 1, 4, 7 and 10 seconds.
    expect(server.requests.length - looks).toBe(5);
  });

  test('ends as soon as completion is seen', async () => {
    const id = await sent();
    server.complete(id);
    const began = clock.now();
    expect(await waitForPurge(cdn, id, { clock, timeoutMs: 60_000 })).toMatchObject({
      state: 'completed',
    });
    expect(clock.now()).toBe(began);
  });

  test('a permanent error ends it at once', async () => {
    const id = await sent();
    server.deny('cloudfront:GetInvalidation');
    const began = clock.now();
    const status = await waitForPurge(cdn, id, { clock, timeoutMs: 60_000 });
    expect(status).toEqual({
      state: 'unknown',
      why: `The permission cloudfront:GetInvalidation on ${arn} is missing.`,
    });
    expect(clock.now()).toBe(began);
  });

  test('a look that fails for the moment is repeated; one that never succeeds is unknown in the end', async () => {
    const down = new UserError({
      code: 'no-answer',
      what: 'CloudFront did not answer (ETIMEDOUT).',
      next: 'Wait.',
    });
    const looks: (PurgeStatus | UserError)[] = [down, { state: 'in-progress', createdAt: 1 }, down];
    const flaky: Cdn = {
      ...localCdn({ stateDir: '/nowhere', clock }),
      status: async () => {
        const look = looks.shift() ?? { state: 'completed', createdAt: 1, seenAt: clock.now() };
        if (look instanceof UserError) throw look;
        return look;
      },
    };
    expect(await waitForPurge(flaky, 'I1', { clock, timeoutMs: 60_000 })).toMatchObject({
      state: 'completed',
    });
    looks.push(down, down, down);
    expect(await waitForPurge(flaky, 'I1', { clock, timeoutMs: 2_000, delays: [1_000] })).toEqual({
      state: 'unknown',
      why: 'CloudFront did not answer (ETIMEDOUT).',
    });
  });
});

describe('the month’s usage', () => {
  test('counts this month’s purges of others, asks about at most 50, and says when there are more', async () => {
    clock.advance(40 * 86_400_000);
    const monthStart = clock.now();
    const ours = await sent();
    for (let n = 0; n < 49; n += 1) await cdn.purge(batch(['/a', '/b']));
    const asked = server.requests.length;
    expect(await cdn.usage(monthStart, new Set([ours]))).toEqual({ paths: 98, atLeast: false });
    expect(server.requests.length - asked).toBe(1 + 49);
    for (let n = 0; n < 60; n += 1) await cdn.purge(batch(['/c']));
    expect(await cdn.usage(monthStart, new Set([ours]))).toEqual({ paths: 50, atLeast: true });
    expect(await cdn.usage(monthStart, new Set(server.purges.map(({ id }) => id)))).toEqual({
      paths: 0,
      atLeast: false,
    });
  });
});
