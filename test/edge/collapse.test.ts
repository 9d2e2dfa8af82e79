import { describe, expect, test } from 'vitest';
import { openLocation, readAll, settle } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

const forAMinute = { 'Cache-Control': 'max-age=60' };

/** Lets an origin answer when the test says so. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe('requests for the same at the same time', () => {
  test('are one request to the origin', async () => {
    const { origin, ask } = openLocation();
    const { opened, open } = gate();
    origin.says('/fox', async () => {
      await opened;
      return { headers: forAMinute, body: 'the fox' };
    });
    const asked = Promise.all(Array.from({ length: 50 }, () => ask('/fox')));
    await settle();
    open();
    const seen = await asked;
    expect(seen.map(({ text }) => text)).toEqual(Array.from({ length: 50 }, () => 'the fox'));
    expect(seen.map(({ result }) => result).toSorted()).toEqual([
      ...Array.from({ length: 49 }, () => 'Hit'),
      'Miss',
    ]);
    expect(origin.log).toEqual(['GET /fox']);
  });

  test('are one request to the origin about an expired copy, too', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { headers: { ...forAMinute, ETag: '"1"' }, body: 'the fox' });
    await ask('/fox');
    pass(60);
    const results = (await Promise.all([ask('/fox'), ask('/fox')])).map(({ result }) => result);
    expect(results).toEqual(['RefreshHit', 'Hit']);
    expect(origin.log).toEqual(['GET /fox', 'GET /fox If-None-Match="1"']);
  });

  test('are a request each when the answer is for one only', async () => {
    const { origin, ask } = openLocation();
    let count = 0;
    origin.says('/mine', () => ({ headers: { 'Cache-Control': 'private' }, body: `${++count}` }));
    const seen = await Promise.all([ask('/mine'), ask('/mine'), ask('/mine')]);
    expect(seen.map(({ text }) => text).toSorted()).toEqual(['1', '2', '3']);
    expect(origin.asked).toHaveLength(3);
  });

  test('each ask about what the first of them brought, when it is never fresh', async () => {
    const { origin, ask } = openLocation();
    origin.says('/fox', { headers: { 'Cache-Control': 'no-cache', ETag: '"1"' }, body: 'fox' });
    await Promise.all([ask('/fox'), ask('/fox')]);
    expect(origin.log).toEqual(['GET /fox', 'GET /fox If-None-Match="1"']);
  });

  test('of which one fails are not all lost', async () => {
    const { origin, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    origin.isDown = true;
    const seen = await Promise.all([ask('/fox'), ask('/fox')]);
    expect(seen.map(({ status }) => status)).toEqual([502, 502]);
    expect(origin.asked).toHaveLength(1);
  });
});

describe('a body under way', () => {
  test('is followed by all who ask for it, before its end arrives', async () => {
    const { origin, get } = openLocation();
    const flow = new FlowingBody();
    origin.says('/film', { headers: forAMinute, body: flow });
    const first = (await get('/film')).body.read();
    flow.send('scene 1, ');
    expect(String((await first.next()).value)).toBe('scene 1, ');
    const second = await get('/film');
    expect(second.result).toBe('Hit');
    const read = readAll(second);
    flow.send('scene 2');
    flow.end();
    expect((await read).text).toBe('scene 1, scene 2');
    expect(origin.asked).toHaveLength(1);
  });

  test('that breaks off is not kept', async () => {
    const { origin, location, get, ask } = openLocation();
    const flow = new FlowingBody();
    origin.says('/film', { headers: forAMinute, body: flow });
    const reader = (await get('/film')).body.read();
    flow.send('scene 1, ');
    flow.breakOff();
    await reader.next();
    await expect(reader.next()).rejects.toThrow('the origin broke off its answer');
    expect(location.copies()).toEqual([]);
    origin.says('/film', { headers: forAMinute, body: 'scene 1, scene 2' });
    expect((await ask('/film')).text).toBe('scene 1, scene 2');
  });

  test.each([
    ['7', 'the fox', 1],
    ['8', 'the fox', 0],
    ['6', 'the fox', 0],
  ])('of which %s bytes were promised and "%s" came', async (length, text, copies) => {
    const { origin, location, get } = openLocation();
    const flow = new FlowingBody();
    origin.says('/fox', { headers: { ...forAMinute, 'Content-Length': length }, body: flow });
    const { body } = await get('/fox');
    flow.send(text);
    flow.end();
    expect(await body.ended).toBe(copies === 1);
    await settle();
    expect(location.copies()).toHaveLength(copies);
  });
});
