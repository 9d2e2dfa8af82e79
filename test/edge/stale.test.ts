import { describe, expect, test } from 'vitest';
import { bare, edgeConfig, openLocation, settle } from '../support/edge-location.ts';

const forAMinute = { 'Cache-Control': 'max-age=60', ETag: '"1"' };

/** A location that has the fox of noon, a minute later. */
async function openExpired(cacheControl = 'max-age=60', config = edgeConfig(bare)) {
  const opened = openLocation({ config });
  const headers = { 'Cache-Control': cacheControl, ETag: '"1"' };
  opened.origin.says('/fox', { headers, body: 'the fox' });
  await opened.ask('/fox');
  opened.pass(60);
  return opened;
}

describe('when the origin fails, an expired copy', () => {
  test.each([500, 502, 503, 504])('is served instead of a %d', async (status) => {
    const { origin, ask } = await openExpired();
    origin.says('/fox', { status, body: 'sorry' });
    expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox', age: 60 });
  });

  test('is served instead of nothing', async () => {
    const { origin, ask } = await openExpired();
    origin.isDown = true;
    expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox' });
  });

  test('is served for 10 s before the origin is asked again', async () => {
    const { origin, pass, ask } = await openExpired();
    origin.isDown = true;
    await ask('/fox');
    pass(9.999);
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', age: 69 });
    expect(origin.asked).toHaveLength(2);
    pass(0.001);
    expect((await ask('/fox')).text).toBe('the fox');
    expect(origin.asked).toHaveLength(3);
    origin.isDown = false;
    pass(10);
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', result: 'RefreshHit', age: 0 });
  });

  test('is served as long as the ErrorCachingMinTTL of what went wrong before it is asked again', async () => {
    const errorResponses = [{ status: 503, minTtl: 120, page: null }];
    const { origin, pass, ask } = await openExpired(
      'max-age=60',
      edgeConfig(bare, { errorResponses }),
    );
    origin.says('/fox', { status: 503 });
    await ask('/fox');
    pass(119);
    await ask('/fox');
    expect(origin.asked).toHaveLength(2);
  });

  test('is served for as long as it allows, and then no more', async () => {
    const { origin, pass, ask } = await openExpired('max-age=60, stale-if-error=30');
    origin.isDown = true;
    expect((await ask('/fox')).status).toBe(200);
    pass(29);
    expect((await ask('/fox')).status).toBe(200);
    pass(1);
    expect(await ask('/fox')).toMatchObject({ status: 502, result: 'Error' });
  });

  test.each(['stale-if-error=0', 'must-revalidate'])('is not served with %s', async (directive) => {
    const { origin, ask } = await openExpired(`max-age=60, ${directive}`);
    origin.isDown = true;
    expect(await ask('/fox')).toMatchObject({ status: 502, result: 'Error' });
  });

  test('is not served when it was an error itself', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { status: 404, body: 'no fox' });
    await ask('/fox');
    pass(10);
    origin.isDown = true;
    expect((await ask('/fox')).status).toBe(502);
  });
});

describe('a 4xx is never hidden by an older copy', () => {
  test.each([403, 404, 410])('%d', async (status) => {
    const { origin, ask } = await openExpired();
    origin.says('/fox', { status, body: 'gone' });
    expect(await ask('/fox')).toMatchObject({ status, text: 'gone', result: 'Error' });
  });

  test('nor is one that is not kept, when the origin fails after it', async () => {
    const { origin, ask } = await openExpired();
    origin.says('/fox', { status: 403, body: 'gone' });
    await ask('/fox');
    origin.isDown = true;
    expect((await ask('/fox')).status).toBe(502);
  });
});

describe('an error', () => {
  test('is served from its copy until it expires', async () => {
    const { origin, pass, ask } = openLocation();
    expect(await ask('/fox')).toMatchObject({ status: 404, text: 'missing', result: 'Error' });
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    pass(9.999);
    expect(await ask('/fox')).toMatchObject({ status: 404, result: 'Error', age: 9 });
    expect(origin.asked).toHaveLength(1);
    pass(0.001);
    expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox', result: 'Miss' });
  });

  test('is asked for without conditions', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { status: 404, headers: { ETag: '"404"' }, body: 'no fox' });
    await ask('/fox');
    pass(10);
    await ask('/fox');
    expect(origin.log).toEqual(['GET /fox', 'GET /fox']);
  });
});

describe('stale-while-revalidate', () => {
  const header = 'max-age=60, stale-while-revalidate=30';

  test('serves the old copy while one request brings the new one', async () => {
    const { origin, ask } = await openExpired(header);
    origin.says('/fox', { headers: { ...forAMinute, ETag: '"2"' }, body: 'the vixen' });
    const seen = await Promise.all([ask('/fox'), ask('/fox'), ask('/fox')]);
    expect(seen.map(({ text }) => text)).toEqual(['the fox', 'the fox', 'the fox']);
    await settle();
    expect(origin.log).toEqual(['GET /fox', 'GET /fox If-None-Match="1"']);
    expect(await ask('/fox')).toMatchObject({ text: 'the vixen', result: 'Hit' });
  });

  test('ends after its time', async () => {
    const { origin, pass, ask } = await openExpired(header);
    origin.says('/fox', { headers: { ...forAMinute, ETag: '"2"' }, body: 'the vixen' });
    pass(30);
    expect(await ask('/fox')).toMatchObject({ text: 'the vixen', result: 'Miss' });
  });

  test('goes on with the old copy when the origin is down', async () => {
    const { origin, pass, ask } = await openExpired(header);
    origin.isDown = true;
    expect((await ask('/fox')).text).toBe('the fox');
    await settle();
    pass(31);
    expect((await ask('/fox')).text).toBe('the fox');
  });

  test('ends at once with an object that is gone', async () => {
    const { origin, ask } = await openExpired(header);
    origin.forgets('/fox');
    expect((await ask('/fox')).text).toBe('the fox');
    await settle();
    expect((await ask('/fox')).status).toBe(404);
  });
});
