import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { all } from '../../src/edge/edge-config.ts';
import { Edge } from '../../src/edge/edge.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';
import { bare, edgeConfig, noon, openLocation, textOf } from '../support/edge-location.ts';
import { TalkingOrigin } from '../support/edge-origin.ts';

const forAnHour = { 'Cache-Control': 'max-age=3600' };

/** A location that holds these paths; what it holds after a purge. */
async function heldAfter(item: string, paths: readonly string[]): Promise<readonly string[]> {
  const config = edgeConfig({ ...bare, key: { ...bare.key, queryStrings: all } });
  const { origin, location, pass, ask } = openLocation({ config });
  for (const path of paths) {
    origin.says(path.replace(/\?.*$/, ''), { headers: forAnHour, body: path });
    await ask(path);
  }
  pass(1);
  location.schedulePurge([item], noon + 1000);
  return location.copies().map(({ url }) => url);
}

test.each([
  ['/a/fox', ['/a/fox', '/a/fox/', '/A/fox', '/a/fox?x=1'], ['/a/fox/', '/A/fox', '/a/fox?x=1']],
  ['/a/fox?x=1', ['/a/fox', '/a/fox?x=1', '/a/fox?x=2'], ['/a/fox', '/a/fox?x=2']],
  ['/a/fox*', ['/a/fox', '/a/foxes', '/a/fox?x=1', '/a/f'], ['/a/f']],
  ['/a/*', ['/a', '/a/', '/a/fox', '/ab'], ['/a', '/ab']],
  ['/a*b', ['/a*b', '/axb'], ['/axb']],
  ['/*', ['/', '/a', '/b/c?d'], []],
])('a purge of %s of %j leaves %j', async (item, before, after) => {
  expect(await heldAfter(item, before)).toEqual(
    after.map((url) => (url === '/' ? '/index.html' : url)),
  );
});

describe('a purge by tag', () => {
  async function openTagged(tagHeader: string | null) {
    const opened = openLocation({ config: edgeConfig(bare, { tagHeader }) });
    const { origin, ask } = opened;
    const tagged = (tags: string) => ({
      headers: { ...forAnHour, 'x-amz-meta-cache-tag': tags },
      body: tags,
    });
    origin.says('/fox', tagged('story:fox, All'));
    origin.says('/hen', tagged('story:hen,all'));
    await ask('/fox');
    await ask('/hen');
    return { ...opened, held: () => opened.location.copies().map(({ url }) => url) };
  }

  test('drops what carries it in the configured header, in any case', async () => {
    const { location, held } = await openTagged('x-amz-meta-cache-tag');
    location.schedulePurge(['#STORY:FOX'], noon);
    expect(held()).toEqual(['/hen']);
    location.schedulePurge(['#all'], noon);
    expect(held()).toEqual([]);
  });

  test('drops nothing when no header is configured', async () => {
    const { location, held } = await openTagged(null);
    location.schedulePurge(['#all'], noon);
    expect(held()).toEqual(['/fox', '/hen']);
  });

  test('knows the first fifty tags of an object', async () => {
    const { origin, location, ask, held } = await openTagged('x-amz-meta-cache-tag');
    const tags = Array.from({ length: 51 }, (_, n) => `t${n}`).join(',');
    origin.says('/many', { headers: { ...forAnHour, 'x-amz-meta-cache-tag': tags } });
    await ask('/many');
    location.schedulePurge(['#t50'], noon);
    expect(held()).toContain('/many');
    location.schedulePurge(['#t49'], noon);
    expect(held()).not.toContain('/many');
  });
});

describe('a purge', () => {
  test('takes effect when it reaches the location, not before', async () => {
    const { origin, location, pass, ask } = openLocation();
    origin.says('/fox', { headers: forAnHour, body: 'old' });
    await ask('/fox');
    origin.says('/fox', { headers: forAnHour, body: 'new' });
    location.schedulePurge(['/fox'], noon + 5000);
    pass(4.999);
    expect((await ask('/fox')).text).toBe('old');
    pass(0.001);
    expect(await ask('/fox')).toMatchObject({ text: 'new', result: 'Miss' });
  });

  test('drops errors, too', async () => {
    const { origin, location, ask } = openLocation();
    await ask('/fox');
    origin.says('/fox', { headers: forAnHour, body: 'the fox' });
    location.schedulePurge(['/fox'], noon);
    expect((await ask('/fox')).text).toBe('the fox');
  });

  test('leaves what was stored after it', async () => {
    const { origin, location, clock, ask } = openLocation();
    origin.says('/fox', () => {
      clock.advance(10_000);
      return { headers: forAnHour, body: 'the fox' };
    });
    location.schedulePurge(['/fox'], noon + 5000);
    location.schedulePurge(['/hen'], noon + 20_000);
    await ask('/fox');
    clock.advance(60_000);
    expect((await ask('/fox')).result).toBe('Hit');
  });
});

test('the locations of an edge are reached one after the other, the last when the purge is complete', async () => {
  const clock = virtualClock(noon);
  const origin = new TalkingOrigin(clock);
  const purges = new PurgeLog({ delay: 12 });
  const edge = new Edge({
    config: edgeConfig(bare),
    upstream: origin,
    clock,
    purges,
    locations: ['LHR', 'FRA', 'NRT'],
  });
  origin.says('/fox', { headers: forAnHour, body: 'the fox' });
  const arrived = {
    method: 'GET',
    target: '/fox',
    headers: [],
    ip: '',
    requestId: '',
    scheme: 'https',
  } as const;
  for (const location of edge.locations)
    await textOf((await edge.answer(arrived, location, null)).body);
  purges.create({ callerReference: 'r', items: ['/fox'], quantity: 1 }, clock.now());
  const held = () =>
    edge.locations.filter((own) => own.copies().length > 0).map(({ name }) => name);
  expect(held()).toEqual(['LHR', 'FRA', 'NRT']);
  clock.advance(4000);
  expect(held()).toEqual(['FRA', 'NRT']);
  clock.advance(4000);
  expect(held()).toEqual(['NRT']);
  clock.advance(3999);
  expect(held()).toEqual(['NRT']);
  clock.advance(1);
  expect(held()).toEqual([]);
});
