import { describe, expect, test } from 'vitest';
import { all } from '../../src/edge/edge-config.ts';
import { edgeConfig, bare, noon, openLocation } from '../support/edge-location.ts';

const forAMinute = { 'Cache-Control': 'max-age=60', ETag: '"1"' };

describe('a location', () => {
  test('asks the origin once, and answers the same from its copy until it expires', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    expect(await ask('/fox')).toMatchObject({ status: 200, text: 'the fox', result: 'Miss' });
    pass(59.9);
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', result: 'Hit', age: 59 });
    expect(origin.log).toEqual(['GET /fox']);
  });

  test('has a copy expire to the millisecond', async () => {
    const { origin, clock, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    await ask('/fox');
    clock.advance(59_999);
    expect((await ask('/fox')).result).toBe('Hit');
    clock.advance(1);
    expect((await ask('/fox')).result).toBe('RefreshHit');
  });

  test('counts the age an answer arrives with, and the time it took', async () => {
    const { origin, clock, pass, ask } = openLocation();
    origin.says('/fox', () => {
      clock.advance(2_000);
      return { headers: { ...forAMinute, Age: '30' }, body: 'the fox' };
    });
    expect(await ask('/fox')).toMatchObject({ result: 'Miss', age: 32 });
    pass(27);
    expect(await ask('/fox')).toMatchObject({ result: 'Hit', age: 59 });
    pass(1);
    expect((await ask('/fox')).result).toBe('RefreshHit');
  });

  test('asks whether an expired copy still is the live one, and then keeps it anew', async () => {
    const { origin, pass, ask } = openLocation();
    const modified = 'Fri, 20 Nov 2026 09:00:00 GMT';
    origin.says('/fox', { headers: { ...forAMinute, 'Last-Modified': modified }, body: 'the fox' });
    await ask('/fox');
    pass(60);
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', result: 'RefreshHit', age: 0 });
    pass(59);
    expect(await ask('/fox')).toMatchObject({ result: 'Hit', age: 59 });
    expect(origin.log).toEqual([
      'GET /fox',
      `GET /fox If-None-Match="1" If-Modified-Since=${modified}`,
    ]);
  });

  test('takes what changed when it asks again', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    await ask('/fox');
    origin.says('/fox', { headers: { ...forAMinute, ETag: '"2"' }, body: 'the vixen' });
    pass(60);
    expect(await ask('/fox')).toMatchObject({ text: 'the vixen', result: 'Miss', age: 0 });
    expect(await ask('/fox')).toMatchObject({ text: 'the vixen', result: 'Hit' });
  });

  test.each([
    ['takes', 'text/plain', 'Hit'],
    ['keeps', 'text/html', 'RefreshHit'],
  ] as const)('%s the headers of a 304', async (on304, type, next) => {
    const { origin, pass, ask } = openLocation({ on304 });
    origin.says('/fox', { headers: { ...forAMinute, 'Content-Type': 'text/html' }, body: 'fox' });
    await ask('/fox');
    const longer = { ETag: '"1"', 'Cache-Control': 'max-age=3600', 'Content-Type': 'text/plain' };
    origin.says('/fox', { headers: longer, body: 'fox' });
    pass(60);
    const renewed = await ask('/fox');
    expect(renewed.result).toBe('RefreshHit');
    expect(renewed.header('content-type')).toBe(type);
    pass(61);
    expect((await ask('/fox')).result).toBe(next);
  });

  test('asks each time about what is never fresh, and sends what it has when nothing changed', async () => {
    const { origin, ask } = openLocation();
    origin.says('/fox', { headers: { 'Cache-Control': 'no-cache', ETag: '"1"' }, body: 'the fox' });
    await ask('/fox');
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', result: 'RefreshHit' });
    expect(origin.log).toEqual(['GET /fox', 'GET /fox If-None-Match="1"']);
  });

  test.each(['no-store', 'private'])('keeps nothing that says %s', async (directive) => {
    const { origin, location, ask } = openLocation();
    origin.says('/fox', { headers: { 'Cache-Control': directive, ETag: '"1"' }, body: 'the fox' });
    await ask('/fox');
    expect(await ask('/fox')).toMatchObject({ text: 'the fox', result: 'Miss' });
    expect(origin.log).toEqual(['GET /fox', 'GET /fox']);
    expect(location.copies()).toEqual([]);
  });

  test('forgets the copy it had when a new answer may not be kept', async () => {
    const { origin, location, pass, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox' });
    await ask('/fox');
    origin.says('/fox', { headers: { 'Cache-Control': 'no-store' }, body: 'a secret' });
    pass(60);
    await ask('/fox');
    expect(location.copies()).toEqual([]);
    origin.isDown = true;
    expect((await ask('/fox')).status).toBe(502);
  });

  test('dates an answer without a date when it arrives', async () => {
    const { origin, pass, ask } = openLocation();
    origin.says('/fox', { headers: forAMinute, body: 'the fox', isUndated: true });
    const date = new Date(noon).toUTCString();
    expect((await ask('/fox')).header('date')).toBe(date);
    pass(30);
    expect((await ask('/fox')).header('date')).toBe(date);
  });

  test('tells what it holds and what it did', async () => {
    const { origin, location, pass, ask } = openLocation();
    origin.says('/fox', {
      headers: { ...forAMinute, 'Cache-Control': 'max-age=60, stale-while-revalidate=30' },
      body: 'the fox',
    });
    await ask('/fox');
    pass(10);
    await ask('/fox');
    await ask('/hen');
    expect(location.copies()).toEqual([
      {
        key: '/fox',
        url: '/fox',
        status: 200,
        etag: '"1"',
        storedAt: noon,
        freshUntil: noon + 60_000,
        graceUntil: noon + 90_000,
        hits: 1,
        size: 7,
        age: 10,
      },
      expect.objectContaining({ key: '/hen', status: 404, size: 7, hits: 0 }),
    ]);
    expect(location.counts).toMatchObject({
      hits: 1,
      misses: 1,
      errors: 1,
      refreshHits: 0,
      originRequests: 2,
      evictions: 0,
      bytesFetched: 14,
    });
  });

  test('counts no bytes for a body that was not sent', async () => {
    const { origin, location, pass, ask } = openLocation();
    origin.says('/fox', { headers: { ...forAMinute, 'Content-Length': '7' }, body: 'the fox' });
    await ask('/fox');
    pass(60);
    await ask('/fox');
    expect(location.counts).toMatchObject({ refreshHits: 1, bytesFetched: 7 });
  });

  test('sends other methods straight to the origin, and keeps nothing of them', async () => {
    const config = edgeConfig({
      ...bare,
      forward: { queryStrings: all, headers: all, cookies: all },
    });
    const { origin, location, requestFor } = openLocation({ config });
    origin.says('/letters', { headers: forAMinute, body: 'thank you' });
    const request = requestFor('/letters', { 'Content-Type': 'text/plain' });
    const answer = await location.pass(request, { method: 'POST', body: null });
    expect(answer).toMatchObject({ status: 200, result: 'Miss' });
    expect(origin.asked).toMatchObject([{ method: 'POST', target: '/letters' }]);
    expect(location.copies()).toEqual([]);
  });
});
