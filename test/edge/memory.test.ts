import { describe, expect, test } from 'vitest';
import { openLocation, settle } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

const forAMinute = { 'Cache-Control': 'max-age=60' };
const kilobyte = 1000;

/** A location with room for ten copies of a kilobyte or so, and the paths it holds. */
function openSmall() {
  const opened = openLocation({ memory: 16 * kilobyte });
  const { origin, location } = opened;
  for (let n = 0; n < 100; n += 1)
    origin.says(`/${n}`, { headers: forAMinute, body: 'x'.repeat(kilobyte) });
  return { ...opened, held: () => location.copies().map(({ url }) => url) };
}

describe('the memory of a location', () => {
  test('is never exceeded: old copies make room', async () => {
    const { location, ask, held } = openSmall();
    for (let n = 0; n < 100; n += 1) {
      await ask(`/${n}`);
      expect(location.counts.bytesHeld).toBeLessThanOrEqual(16 * kilobyte);
    }
    expect(held()).toContain('/99');
    expect(held()).not.toContain('/0');
    expect(location.counts.evictions).toBe(100 - held().length);
  });

  test('is left to what is used: it stays a round longer', async () => {
    const { ask, held } = openSmall();
    for (let n = 0; n < 30; n += 1) {
      await ask(`/${n}`);
      await ask('/0');
    }
    expect(held()).toContain('/0');
    expect(held()).not.toContain('/1');
  });

  test.each([
    ['is told', { 'Content-Length': '5000' }],
    ['is not told', {}],
  ])('is not spent on a body over a quarter of it, whose length %s', async (_, length) => {
    const { origin, location, get, ask } = openSmall();
    await ask('/1');
    const flow = new FlowingBody();
    origin.says('/film', { headers: { ...forAMinute, ...length }, body: flow });
    const reader = (await get('/film')).body.read();
    for (let n = 0; n < 5; n += 1) flow.send(new Uint8Array(kilobyte));
    flow.end();
    let size = 0;
    for await (const chunk of reader) size += chunk.length;
    expect(size).toBe(5 * kilobyte);
    expect(location.copies().map(({ url }) => url)).toEqual(['/1']);
  });

  test('is not spent on a whole body over a quarter of it, whose length is not told', async () => {
    const { origin, location, ask } = openSmall();
    await ask('/1');
    origin.says('/film', { headers: forAMinute, body: 'x'.repeat(5 * kilobyte) });
    expect((await ask('/film')).text).toHaveLength(5 * kilobyte);
    expect(location.copies().map(({ url }) => url)).toEqual(['/1']);
  });

  test('is set aside for bodies under way as far as they are announced', async () => {
    const { origin, location, get } = openSmall();
    origin.says('/film', {
      headers: { ...forAMinute, 'Content-Length': '4000' },
      body: new FlowingBody(),
    });
    await get('/film');
    expect(location.counts.bytesHeld).toBeGreaterThan(4000);
  });
});

test('readers of a body that is not kept do not share it: each asks for itself', async () => {
  const { origin, get } = openSmall();
  const flows = [new FlowingBody(), new FlowingBody()];
  let asked = 0;
  origin.says('/film', () => {
    const body = flows[asked++];
    return {
      headers: { ...forAMinute, 'Content-Length': '6000' },
      ...(body === undefined ? {} : { body }),
    };
  });
  const both = [get('/film'), get('/film')];
  for (const flow of flows) {
    for (let n = 0; n < 6; n += 1) flow.send(new Uint8Array(kilobyte));
    flow.end();
  }
  const sizes = await Promise.all(
    both.map(async (delivered) => {
      let size = 0;
      for await (const chunk of (await delivered).body.read()) size += chunk.length;
      return size;
    }),
  );
  expect(sizes).toEqual([6000, 6000]);
});

test('a refresh in the background stops when its body is too long to be kept', async () => {
  const { origin, pass, ask } = openSmall();
  const headers = { 'Cache-Control': 'max-age=60, stale-while-revalidate=60' };
  origin.says('/fox', { headers, body: 'the fox' });
  await ask('/fox');
  const flow = new FlowingBody();
  origin.says('/fox', { headers, body: flow });
  pass(60);
  expect((await ask('/fox')).text).toBe('the fox');
  for (let n = 0; n < 5; n += 1) flow.send(new Uint8Array(kilobyte));
  await settle();
  expect(flow.isLeft).toBe(true);
});
