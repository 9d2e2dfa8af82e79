import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { ObjectHeaders } from '../../src/origin/origin.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { emptyLedger } from '../../src/plan/prepare.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { startS3Server } from '../support/s3-server.ts';

const headers: ObjectHeaders = {
  contentType: 'application/json',
  cacheControl: null,
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};
const law = {
  distribution: plainDistribution,
  cacheTiers: 1,
  tiers: [{ age: 0, edge: 300, browser: 60 }],
  promises: {
    correction: 300,
    listing: 300,
    arrival: 300,
    chrome: 604_800,
    file: 86_400,
    takedown: 60,
  },
  allowance: 5,
  retainAssets: 604_800,
  tagged: false,
  forgotten: {},
} as const;
const site = 'https://club.example';
const { root } = emptyLedger(site, law);

test.each([
  ['no JSON', 'not a ledger', 'ledger-damaged'],
  ['nothing a ledger has', '{}', 'ledger-damaged'],
  ['a newer version', JSON.stringify({ ...root, version: 2, entriesKey: null }), 'ledger-newer'],
  [
    'another site',
    JSON.stringify({ ...root, site: 'https://other.example', entriesKey: null }),
    'ledger-of-another-site',
  ],
  // Superseded entries are deleted: a forged root must not name a page, or someone else's object.
  [
    'a page as its entries',
    JSON.stringify({ ...root, entriesKey: 'index.html' }),
    'ledger-damaged',
  ],
  [
    'a page as the entries of a release',
    JSON.stringify({
      ...root,
      entriesKey: null,
      releases: [
        {
          id: 'a',
          at: 0,
          commit: null,
          isUncommitted: null,
          by: 'ada',
          firstAt: 0,
          serial: 1,
          entriesKey: 'index.html',
          siteDigest: '',
          templatesDigest: '',
          configDigest: '',
        },
      ],
    }),
    'ledger-damaged',
  ],
  [
    'entries outside the state',
    JSON.stringify({ ...root, entriesKey: '.storyclub/entries-000001-../x.json.gz' }),
    'ledger-damaged',
  ],
])('a root with %s is refused as it stands', async (_, text, code) => {
  await using fixture = await createFixture({});
  const origin = directoryOrigin({ root: fixture.path, clock: virtualClock(0) });
  await origin.put({
    key: '.storyclub/ledger.json',
    body: Buffer.from(text),
    headers,
    condition: null,
  });
  const store = new LedgerStore(origin, { statePrefix: '.storyclub/', site });
  await expect(store.look()).rejects.toMatchObject({ name: 'UserError', code });
});

test('what one store wrote, another reads', async () => {
  await using fixture = await createFixture({});
  const origin = directoryOrigin({ root: fixture.path, clock: virtualClock(1000) });
  const store = new LedgerStore(origin, { statePrefix: '.storyclub/', site });
  const entriesKey = await store.writeEntries(emptyLedger(site, law), {
    serial: 1,
    publish: 'abcdefgh-1',
    bodies: new Map([['digest', 1]]),
    releases: [],
    before: null,
    law,
    lawName: '',
    now: 1000,
    wrote: () => {},
  });
  const written = await store.writeRoot({ ...root, serial: 1 }, { entriesKey, replaces: null });
  const { found } = await new LedgerStore(origin, { statePrefix: '.storyclub/', site }).look();
  expect(found).toEqual(written);
  expect(await store.readEntries(written.root)).toEqual(new Map());
  expect(await store.readBodies(written.root)).toEqual(new Map([['digest', 1]]));
});

test('a root whose answer is lost is known again where ETags say nothing of bodies, as under a key of KMS', async () => {
  const clock = virtualClock(Date.now());
  const server = await startS3Server({ now: () => clock.now() });
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
  try {
    server.createBucket('club');
    server.encrypt('club', 'key');
    const origin = await s3Origin({ bucket: 'club', region: 'eu-west-2', clock });
    const store = new LedgerStore(origin, { statePrefix: '.storyclub/', site });
    server.failNext('PutObject', 'answer lost');
    const first = await store.writeRoot(
      { ...root, serial: 1 },
      { entriesKey: null, replaces: null },
    );
    server.failNext('PutObject', 'answer lost');
    const replaces = first.etag;
    const second = await store.writeRoot({ ...root, serial: 2 }, { entriesKey: null, replaces });
    expect((await store.look()).found).toMatchObject({ etag: second.etag, root: { serial: 2 } });
  } finally {
    restore();
    await server.close();
  }
});
