import { afterEach, describe, expect, test } from 'vitest';
import type { Cdn } from '../../../src/cdn/cdn.ts';
import { cloudFrontCdn } from '../../../src/cdn/cloudfront.ts';
import { waitForPurge } from '../../../src/cdn/wait-for-purge.ts';
import { virtualClock } from '../../../src/clock.ts';
import { PurgeLog, type PurgeLogOptions } from '../../../src/edge/purge-log.ts';
import { config, noon } from '../../support/ask-control.ts';
import { setAwsEnvironment } from '../../support/aws-environment.ts';
import { startControlServer } from '../../support/control-server.ts';

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** The CloudFront adapter, unmodified, and the edge behind it, on one virtual clock. */
async function open(options: PurgeLogOptions) {
  const clock = virtualClock(noon);
  const purges = new PurgeLog(options);
  const server = await startControlServer(() => ({ config, purges }), clock);
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
  opened.push(async () => {
    restore();
    await server.close();
  });
  const cdn = await cloudFrontCdn({
    distribution: config.id,
    targetBucket: 'club',
    prefix: '',
    clock,
  });
  return { cdn, clock, purges };
}

async function idOf(cdn: Cdn, callerReference: string): Promise<string> {
  const answer = await cdn.purge({ callerReference, items: ['/a'] });
  if (answer.outcome !== 'accepted') throw new Error(answer.why);
  return answer.id;
}

describe('what the CloudFront adapter makes of the edge’s answers', () => {
  test('a second wildcard within a second is throttled, and passes unchanged a second later', async () => {
    const { cdn, clock, purges } = await open({});
    const batch = { callerReference: 'second', items: ['/b*'] };
    await cdn.purge({ callerReference: 'first', items: ['/a*'] });
    expect(await cdn.purge(batch)).toEqual({
      outcome: 'throttled',
      why: 'CloudFront answered TooManyInvalidationsInProgress (400).',
    });
    clock.advance(1_000);
    expect(await cdn.purge(batch)).toMatchObject({ outcome: 'accepted', createdAt: noon + 1_000 });
    expect(purges.all).toHaveLength(2);
  });

  test('an item CloudFront does not take is refused for good', async () => {
    const { cdn } = await open({});
    expect(await cdn.purge({ callerReference: 'tilde', items: ['/bare~tilde'] })).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('InvalidArgument'),
    });
  });

  test('a purge is in progress for its delay, and waiting for it ends then', async () => {
    const { cdn, clock } = await open({ delay: 20 });
    const id = await idOf(cdn, 'r');
    expect(await cdn.status(id)).toEqual({ state: 'in-progress', createdAt: noon });
    const delays = [6_000, 4_000];
    expect(await waitForPurge(cdn, id, { clock, timeoutMs: 60_000, delays })).toEqual({
      state: 'completed',
      createdAt: noon,
      seenAt: noon + 22_000,
    });
  });

  test('paths used this month are counted past the first page of invalidations', async () => {
    const { cdn, clock, purges } = await open({});
    const known = new Set<string>();
    for (let n = 0; n < 130; n += 1) {
      const batch = { callerReference: `r${n}`, items: ['/a', '/b'], quantity: 2 };
      const made = purges.create(batch, noon + n * 1_000);
      if (made.outcome === 'created' && n >= 20) known.add(made.purge.id);
    }
    clock.advance(130_000);
    expect(await cdn.usage(noon, known)).toEqual({ paths: 40, atLeast: false });
    expect(await cdn.usage(noon + 5_000, known)).toEqual({ paths: 30, atLeast: false });
    expect(await cdn.usage(noon, new Set())).toEqual({ paths: 100, atLeast: true });
  });
});
