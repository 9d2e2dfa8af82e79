import { describe, expect, test } from 'vitest';
import { type ErrorResponse, usualBehaviour } from '../../src/edge/edge-config.ts';
import { bare, edgeConfig, openLocation, readAll, settle } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

const notFound: ErrorResponse = {
  status: 404,
  minTtl: 10,
  page: { path: '/404.html', status: 404 },
};

/** A location that shows /404.html for what is not there. */
function openWithPage(rules: readonly ErrorResponse[] = [notFound]) {
  const opened = openLocation({ config: edgeConfig(bare, { errorResponses: rules }) });
  opened.origin.says('/404.html', {
    headers: { 'Content-Type': 'text/html', 'Cache-Control': 'max-age=5', ETag: '"page"' },
    body: 'no such page',
  });
  return opened;
}

describe('a custom error page', () => {
  test('is shown with its status in place of the error, and kept as long', async () => {
    const { origin, pass, ask } = openWithPage();
    const seen = await ask('/fox');
    expect(seen).toMatchObject({ status: 404, text: 'no such page', result: 'Error' });
    expect(seen.header('content-type')).toBe('text/html');
    origin.says('/fox', { body: 'the fox' });
    pass(9.999);
    expect(await ask('/fox')).toMatchObject({ status: 404, text: 'no such page', result: 'Error' });
    pass(0.001);
    expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox' });
    expect(origin.log).toEqual(['GET /fox', 'GET /404.html', 'GET /fox']);
  });

  test('is kept as long as it may be itself, when that is longer', async () => {
    const { origin, pass, ask } = openWithPage();
    origin.says('/404.html', { headers: { 'Cache-Control': 'max-age=300' }, body: 'no such page' });
    await ask('/404.html');
    pass(100);
    await ask('/fox');
    origin.says('/fox', { body: 'the fox' });
    pass(199.999);
    expect((await ask('/fox')).status).toBe(404);
    pass(0.001);
    expect((await ask('/fox')).status).toBe(200);
  });

  test('is fetched once for many errors', async () => {
    const { origin, ask } = openWithPage();
    await Promise.all([ask('/a'), ask('/b'), ask('/c')]);
    expect(origin.log.filter((line) => line === 'GET /404.html')).toHaveLength(1);
  });

  test('can be shown with another status, and stays an error for those who count', async () => {
    const { location, ask } = openWithPage([
      { ...notFound, page: { path: '/404.html', status: 200 } },
    ]);
    expect(await ask('/fox')).toMatchObject({ status: 200, result: 'Error' });
    expect(await ask('/fox')).toMatchObject({ status: 200, result: 'Error' });
    expect(location.counts).toMatchObject({ errors: 2, hits: 0, misses: 0, originRequests: 2 });
  });

  test('that is missing itself gives its own status', async () => {
    const { origin, ask } = openWithPage([{ ...notFound, page: { path: '/none', status: 200 } }]);
    expect(await ask('/fox')).toMatchObject({ status: 404, text: 'missing', result: 'Error' });
    origin.says('/none', { status: 503, body: 'busy' });
    expect(await ask('/hen')).toMatchObject({ status: 404 });
  });

  test('asked for by its own name is a page like any other', async () => {
    const { ask } = openWithPage();
    expect(await ask('/404.html')).toMatchObject({ status: 200, result: 'Miss' });
  });

  test('never stands in for the object once that is there, though both have the same bytes', async () => {
    const { origin, pass, ask } = openWithPage();
    await ask('/fox');
    origin.says('/fox', { headers: { ETag: '"page"' }, body: 'no such page' });
    pass(10);
    expect(await ask('/fox')).toMatchObject({ status: 200, result: 'Miss' });
  });

  test('is found by the first behaviour that matches its path', async () => {
    const pages = { ...usualBehaviour, ...bare, pattern: '/404.html', maxTtl: 20, defaultTtl: 20 };
    const config = edgeConfig(bare, {
      behaviours: [pages, { ...usualBehaviour, ...bare }],
      errorResponses: [notFound],
    });
    const { origin, pass, ask } = openLocation({ config });
    origin.says('/404.html', { headers: { 'Cache-Control': 'max-age=300' }, body: 'no such page' });
    await ask('/fox');
    pass(19.999);
    await ask('/fox');
    expect(origin.log).toEqual(['GET /fox', 'GET /404.html']);
    pass(0.001);
    await ask('/fox');
    expect(origin.log).toHaveLength(4);
  });

  test('that comes in slowly and is not kept is kept for the error', async () => {
    const { origin, get, ask } = openWithPage();
    const flow = new FlowingBody();
    origin.says('/404.html', { headers: { 'Cache-Control': 'no-store' }, body: flow });
    const reading = get('/fox').then(readAll);
    flow.send('no such ');
    flow.send('page');
    flow.end();
    expect(await reading).toMatchObject({ status: 404, text: 'no such page' });
    await settle();
    expect(await ask('/fox')).toMatchObject({ status: 404, text: 'no such page' });
    expect(origin.asked).toHaveLength(2);
  });
});

describe('error pages in error', () => {
  test('do not wait for each other', async () => {
    const { origin, ask } = openWithPage([
      { status: 403, minTtl: 10, page: { path: '/403.html', status: 403 } },
      notFound,
    ]);
    origin.says('/404.html', { status: 403, body: 'forbidden' });
    const seen = await Promise.all([ask('/404.html'), ask('/403.html'), ask('/fox')]);
    expect(seen.map(({ status }) => status)).toEqual([403, 404, 403]);
  });
});

test('an older copy is served before any page, when the origin fails', async () => {
  const { origin, pass, ask } = openWithPage([
    { status: 502, minTtl: 10, page: { path: '/404.html', status: 502 } },
  ]);
  origin.says('/fox', { headers: { 'Cache-Control': 'max-age=60' }, body: 'the fox' });
  await ask('/fox');
  pass(60);
  origin.isDown = true;
  expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox' });
});
