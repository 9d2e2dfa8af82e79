import { readdir, writeFile } from 'node:fs/promises';
import { type FsFixture, createFixture } from 'fs-fixture';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { localCdn, readPurges } from '../../src/cdn/local.ts';
import { virtualClock } from '../../src/clock.ts';

const startedAt = Date.UTC(2026, 10, 20, 10);
let fixture: FsFixture;
let stateDir: string;

beforeEach(async () => {
  fixture = await createFixture();
  stateDir = fixture.getPath('state');
});
afterEach(async () => await fixture.rm());

test('purges are complete at once and stay for whatever serves the origin, oldest first', async () => {
  const clock = virtualClock(startedAt);
  const cdn = localCdn({ stateDir, clock });
  expect(await readPurges(stateDir)).toEqual([]);
  const first = await cdn.purge({
    callerReference: 'publish-1',
    items: ['/stories/the-fox*', '/'],
  });
  clock.advance(60_000);
  await cdn.purge({ callerReference: 'publish-2', items: ['/feed.xml'] });
  expect(first).toMatchObject({ outcome: 'accepted', createdAt: startedAt, completed: true });
  expect(await readPurges(stateDir)).toMatchObject([
    {
      callerReference: 'publish-1',
      items: ['/stories/the-fox*', '/'],
      createdAt: startedAt,
      completedAt: startedAt,
    },
    {
      callerReference: 'publish-2',
      items: ['/feed.xml'],
      createdAt: startedAt + 60_000,
      completedAt: startedAt + 60_000,
    },
  ]);
});

test('one reference is one purge, however many send it at once', async () => {
  const batch = { callerReference: 'publish-1', items: ['/a', '/b'] };
  const senders = Array.from({ length: 10 }, (_, n) =>
    localCdn({ stateDir, clock: virtualClock(startedAt + n) }),
  );
  const answers = await Promise.all(senders.map((cdn) => cdn.purge(batch)));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await readPurges(stateDir)).toHaveLength(1);
  expect((await readdir(`${stateDir}/purges`)).filter((name) => !name.endsWith('.json'))).toEqual(
    [],
  );
});

test('it behaves as CloudFront does by default, with nothing to configure', async () => {
  expect(await localCdn({ stateDir, clock: virtualClock(startedAt) }).describe()).toEqual({
    behaviours: [
      {
        pattern: '*',
        minTtl: 0,
        defaultTtl: 86_400,
        maxTtl: 31_536_000,
        queryStringsInKey: false,
        leadsHere: true,
        viewerFunction: false,
      },
    ],
    errors: { minTtlByStatus: {}, defaultMinTtl: 10, pageByStatus: {} },
    tagHeader: null,
  });
});

test('it keeps no tags and says so', async () => {
  const answer = await localCdn({ stateDir, clock: virtualClock(startedAt) }).purge({
    callerReference: 'r',
    items: ['#site'],
  });
  expect(answer).toMatchObject({
    outcome: 'refused',
    why: 'The local CDN keeps no cache tags, so it cannot purge #site.',
  });
  expect(await readPurges(stateDir)).toEqual([]);
});

test('an id that is not one never leads out of the folder; a damaged purge is an error with its path', async () => {
  const cdn = localCdn({ stateDir, clock: virtualClock(startedAt) });
  await writeFile(fixture.getPath('secret.json'), '{}');
  expect(await cdn.status('../../secret')).toMatchObject({ state: 'unknown' });
  const sent = await cdn.purge({ callerReference: 'r', items: ['/'] });
  const id = sent.outcome === 'accepted' ? sent.id : '';
  await writeFile(`${stateDir}/purges/${id}.json`, '{"id":1}');
  await expect(cdn.status(id)).rejects.toThrow(`${id}.json is no purge of the local CDN`);
});
