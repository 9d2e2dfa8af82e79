import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inflate } from '../../src/publish/inflate.ts';
import { type HostileBucket, createHostileBucket, foreignKeys } from './hostile-bucket.ts';
import { bodyOf, editJson, replaceBody } from './hostile-state.ts';

/**
 * What somebody can do who may write storyclub's state in the bucket, and nothing else there: make it refuse, or
 * believe; not make it touch what it does not own.
 */

let place: HostileBucket;
beforeAll(async () => {
  place = await createHostileBucket({ releases: 2 });
}, 60_000);
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await place.reset();
});

const rootKey = '.storyclub/ledger.json';
const md5 = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

/** Forges the root as JSON. */
function forge(edit: (root: Record<string, unknown>) => void): void {
  const body = editJson(bodyOf(place, rootKey), (documents) => {
    for (const root of documents as Record<string, unknown>[]) edit(root);
    return documents;
  });
  replaceBody(place, rootKey, body);
}

describe('a forged journal', () => {
  const journalOf = (intents: readonly unknown[]) => ({
    publish: '00000000-0000-0000-0000-000000000000',
    startedAt: Date.now() - 3_600_000,
    urgent: false,
    promises: {
      correction: 300,
      listing: 300,
      arrival: 300,
      chrome: 604_800,
      file: 86_400,
      takedown: 60,
    },
    intents: [[], [], intents],
    key: null,
  });
  const own = (key: string): string => key.replace(/^site\//, '');

  test.each([
    ['deletes, as files that were to be retired,', 3],
    ['deletes, as pages that were to be removed,', 2],
  ])('%s nothing of others', async (_what, change) => {
    const foreign = foreignKeys.filter((key) => key.startsWith('site/'));
    forge((root) => {
      root['journal'] = journalOf(
        foreign.map((key) => [change, 6, own(key), place.objects.get(key)?.etag]),
      );
    });
    const seen = await place.run(['publish', '--yes']);
    expect(seen).toMatchObject({ exitCode: 0 });
    expect(place.harmed()).toEqual([]);
  });

  test.each(['../secret.txt', 'a/../../secret.txt', '', '/secret.txt', './index.html', 'a\u0000b'])(
    'is refused when it names %j',
    async (key) => {
      forge((root) => {
        root['journal'] = journalOf([[3, 6, key, md5(bodyOf(place, 'secret.txt'))]]);
      });
      expect(await place.run(['publish', '--yes'])).toMatchObject({
        exitCode: 2,
        code: 'ledger-damaged',
      });
      expect(place.touched()).toEqual([]);
    },
  );
});

describe('a forged root', () => {
  test.each([
    ['entriesKey', 'secret.txt'],
    ['entriesKey', '.storyclub/entries-000001-../../x.json.gz'],
    ['entriesKey', '.storyclub-backup/ledger.json'],
    ['site', 'https://www.storyclub.example.evil.example'],
    ['version', 99],
    ['releases', [{ entriesKey: 'site/index.html' }]],
  ])('with %s %j is refused', async (name, value) => {
    forge((root) => {
      root[name] = value;
    });
    expect(await place.run(['publish', '--yes'])).toMatchObject({ exitCode: 2 });
    expect(place.touched()).toEqual([]);
  });
});

test('what would unpack to a gigabyte is refused before it does', async () => {
  const part = gzipSync(Buffer.alloc(30_000_000, 0x20));
  const bomb = Buffer.concat(Array.from({ length: 33 }, () => part));
  await expect(inflate(bomb)).rejects.toThrow('Cannot create a Buffer larger than');
});

describe('forged entries', () => {
  const publish = ['publish', '--yes'];

  /** Says in the ledger that objects of others were published: with the ETags they have, or with another. */
  function claim(keys: readonly string[], etag?: string): void {
    const root = JSON.parse(bodyOf(place, rootKey).toString()) as { readonly entriesKey: string };
    const edited = editJson(bodyOf(place, root.entriesKey), (documents) => {
      const [first, ...others] = documents as unknown[];
      const [head, rows, cards, ...more] = first as [unknown, unknown[], unknown[], ...unknown[]];
      const claimed = keys.map((key) => {
        const found = etag ?? place.objects.get(`site/${key}`)?.etag ?? '';
        return [key, 1, ['d'.repeat(43), 0, 0, found.replaceAll('"', ''), 5, 0, 0, 1, 0], 0];
      });
      return [[head, [...rows, ...claimed], [...cards, ...keys.map(() => 0)], ...more], ...others];
    });
    replaceBody(place, root.entriesKey, edited);
    forge((value) => {
      value['siteDigest'] = '';
    });
  }

  test('cannot name what is not below the prefix', async () => {
    claim(['../secret.txt']);
    expect(await place.run(publish)).toMatchObject({ exitCode: 2, code: 'ledger-damaged' });
    expect(place.harmed()).toEqual([]);
  });

  test('keep no bodies under names that lead out of their folder', async () => {
    const root = JSON.parse(bodyOf(place, rootKey).toString()) as { readonly entriesKey: string };
    const edited = editJson(bodyOf(place, root.entriesKey), (documents) =>
      (documents as unknown[][]).map((each) => [...each.slice(0, 3), [[1, '../ledger.json']]]),
    );
    replaceBody(place, root.entriesKey, edited);
    expect(await place.run(['rollback', '--yes'])).toMatchObject({ code: 'ledger-damaged' });
    expect(place.harmed()).toEqual([]);
  });

  test('remove nothing whose ETag they do not know', async () => {
    claim(['foreign.txt'], 'f'.repeat(32));
    expect((await place.run(publish)).code).toBe('object-moved');
    expect(place.harmed()).toEqual([]);
  });

  test('are in the plan, as removals of what is claimed', async () => {
    claim(['foreign.txt']);
    const { stdout } = await place.run(['plan'], []);
    expect(stdout).toMatch(/- delete +foreign\.txt/);
    expect(place.harmed()).toEqual([]);
  });
});
