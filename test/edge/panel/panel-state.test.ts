import { describe, expect, test } from 'vitest';
import type { HeldCopy } from '../../../src/edge/panel/to-panel-copy.ts';
import { type PanelFacts, toPanelState } from '../../../src/edge/panel/to-panel-state.ts';

const now = Date.parse('2026-11-20T10:00:00Z');
const seconds = (number: number): number => number * 1000;

const none = { hits: 0, misses: 0, refreshHits: 0, errors: 0 };
const counts = { ...none, originRequests: 0, evictions: 0, bytes: 0 };

function copyOf(path: string, copy: Partial<HeldCopy> = {}): HeldCopy {
  const storedAt = now - seconds(60);
  const freshUntil = now + seconds(240);
  const usual = { status: 200, etag: '"1"', size: 10, hits: 0, staleUntil: freshUntil };
  return { key: path, path, storedAt, freshUntil, ...usual, ...copy };
}

interface Small {
  readonly copies?: readonly HeldCopy[];
  readonly objects?: PanelFacts['objects'];
}

function factsOf({ copies = [], objects = [] }: Small): PanelFacts {
  return {
    now,
    clock: { offset: 0, runs: true },
    site: { title: 'Club', target: 'local', published: 'http://localhost:8080/', saved: null },
    locations: [{ name: 'LHR', counts, copies }],
    objects,
    purges: [],
  };
}

const everything = { search: '', limit: 50 };

describe('a copy', () => {
  test.each([
    [240, 240, 'fresh', 240],
    [0.5, 0.5, 'fresh', 0],
    [0, 30, 'stale', 0],
    [-30, 0, 'expired', 0],
  ])('that is fresh for %d s and served for %d s more is %s', (fresh, served, state, left) => {
    const copy = copyOf('/a/index.html', {
      freshUntil: now + seconds(fresh),
      staleUntil: now + seconds(served),
    });
    const { objects } = toPanelState(factsOf({ copies: [copy] }), everything);
    expect(objects.shown[0]?.copies[0]).toMatchObject([{ state, left, age: 60 }]);
  });

  const live = [{ path: '/a/index.html', etag: '"1"', size: 10 }];
  test.each([
    ['the ETag of the origin', { etag: '"1"' }, live, 'current'],
    ['the same ETag, made weak by compression', { etag: 'W/"1"' }, live, 'current'],
    ['another ETag', { etag: '"0"' }, live, 'old'],
    ['no ETag', { etag: null }, live, 'unknown'],
    ['an error where there is an object', { status: 404, etag: null }, live, 'old'],
    ['an object that is gone', { etag: '"1"' }, [], 'old'],
    ['an error where there is none', { status: 404, etag: null }, [], 'current'],
    ['an ETag, and the origin was not read', { etag: '"1"' }, null, 'unknown'],
  ])('with %s', (_what, copy, objects, version) => {
    const state = toPanelState(
      factsOf({ copies: [copyOf('/a/index.html', copy)], objects }),
      everything,
    );
    expect(state.objects.shown[0]?.copies[0]).toMatchObject([{ version }]);
  });

  test('that is kept for ever is kept to the end of what ISO 8601 writes', () => {
    const copies = [copyOf('/a', { freshUntil: Infinity, staleUntil: Infinity })];
    const { objects } = toPanelState(factsOf({ copies }), everything);
    expect(objects.shown[0]?.copies[0]?.[0]?.freshUntil).toBe('9999-12-31T23:59:59.000Z');
  });
});

test('copies of one path in several codings stand together, told apart by the rest of their keys', () => {
  const copies = [
    copyOf('/a.css', { key: '/a.css\nbr,gzip' }),
    copyOf('/a.css', { key: '/a.css\n' }),
  ];
  const { objects } = toPanelState(factsOf({ copies }), everything);
  expect(objects.shown).toHaveLength(1);
  expect(objects.shown[0]?.copies[0]?.map(({ variant }) => variant)).toEqual(['', 'br,gzip']);
});

describe('ten thousand objects', () => {
  const objects = Array.from({ length: 10_000 }, (_, n) => ({
    path: `/stories/s-${String(n).padStart(4, '0')}/index.html`,
    etag: '"1"',
    size: 10,
  }));
  const copies = [
    copyOf('/stories/s-7000/index.html'),
    copyOf('/stories/s-9000/index.html', { etag: '"0"' }),
  ];
  const facts = factsOf({ copies, objects });

  test('are shown from old copies to what is cached nowhere, as many as are asked for', () => {
    const state = toPanelState(facts, { search: '', limit: 4 });
    expect(state.objects).toMatchObject({ total: 10_000, matching: 10_000 });
    expect(state.objects.shown.map(({ url }) => url)).toEqual([
      '/stories/s-9000/',
      '/stories/s-7000/',
      '/stories/s-0000/',
      '/stories/s-0001/',
    ]);
  });

  test('are found by a part of their URL', () => {
    const state = toPanelState(facts, { search: ' S-123', limit: 50 });
    expect(state.objects).toMatchObject({ total: 10_000, matching: 10 });
  });
});

test('the URL of an object is the one readers ask for', () => {
  const objects = ['/index.html', '/a/index.html', '/a-index.html', '/feed.xml'].map((path) => ({
    path,
    etag: '"1"',
    size: 1,
  }));
  const { shown } = toPanelState(factsOf({ objects }), everything).objects;
  expect(shown.map(({ url }) => url)).toEqual(['/', '/a/', '/a-index.html', '/feed.xml']);
});

test.each([
  [none, null],
  [{ ...none, misses: 1 }, 0],
  [{ hits: 6, misses: 1, refreshHits: 2, errors: 1 }, 0.6],
])('of the answers %j this share waited for no origin: %s', (answers, hitRatio) => {
  const facts = factsOf({});
  const locations = [{ name: 'LHR', counts: { ...counts, ...answers }, copies: [] }];
  expect(toPanelState({ ...facts, locations }, everything).locations).toMatchObject([{ hitRatio }]);
});

test('purges are shown from the newest to the oldest, the last twenty', () => {
  const purges = Array.from({ length: 30 }, (_, n) => ({
    id: `I${n}`,
    items: ['/*'],
    createdAt: now - seconds(30 - n),
    completedAt: now - seconds(25 - n),
  }));
  const state = toPanelState({ ...factsOf({}), purges }, everything);
  expect(state.purges.map(({ id }) => id)).toHaveLength(20);
  expect(state.purges[0]).toMatchObject({ id: 'I29', state: 'in-progress' });
  expect(state.purges[4]).toMatchObject({ id: 'I25', state: 'completed' });
});
