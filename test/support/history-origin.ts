import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { ObjectSummary, Origin } from '../../src/origin/origin.ts';
import type { Entry } from '../../src/plan/ledger.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { OpenTarget } from '../../src/cli/open-target.ts';

/** What the origin answered for a key the last time it was asked. */
export type Seen = Map<string, ObjectSummary>;

export interface LedgerCheck {
  readonly built: BuildResult;
  readonly seen: Seen;
}

interface Stated {
  readonly digest: string;
  readonly contentType: string;
  readonly cacheControl: string | null;
  readonly size: number;
  readonly etag: string;
}

/**
 * The ledger says what was built, the origin holds what the ledger says and nothing else but storyclub's own state.
 * A key is read only when its listing differs from the one in `seen`.
 */
export async function expectLedgerIsOrigin(
  target: OpenTarget,
  { built, seen }: LedgerCheck,
): Promise<void> {
  const { found } = await target.store.look();
  if (found === null) throw new Error('there is no ledger');
  const entries = await target.store.readEntries(found.root);
  const live = [...entries.values()].filter(({ live }) => live !== null);
  expect(found.root.siteDigest).toBe(built.siteDigest);
  expect(found.root.journal).toBeNull();
  expectLedgerIsBuild(live, built);

  const state: string[] = [];
  const listed: ObjectSummary[] = [];
  for await (const object of target.origin.inventory('')) {
    if (object.key.startsWith('.storyclub/')) state.push(object.key);
    else listed.push(object);
  }
  expect(listed.map(({ key }) => key).toSorted()).toEqual(live.map(({ key }) => key).toSorted());
  const { entriesKey, releases } = found.root;
  const named = new Set([entriesKey, ...releases.map((release) => release.entriesKey)]);
  expect(state.toSorted()).toEqual(['.storyclub/ledger.json', ...named].toSorted());
  for (const object of listed) await expectStored(target.origin, { object, entries, seen });
}

/** Files that wait to be retired are live though the site has no use for them. */
function expectLedgerIsBuild(live: readonly Entry[], built: BuildResult): void {
  const used = live.filter(({ unusedSince }) => unusedSince === null);
  const stated = used.map(({ key, live }) => [key, live?.digest, live?.contentType, live?.size]);
  const wanted = built.files.map((file) => [file.key, file.digest, file.contentType, file.size]);
  expect(stated.toSorted(byKey)).toEqual(wanted.toSorted(byKey));
}

const byKey = ([a]: readonly unknown[], [b]: readonly unknown[]): number =>
  String(a) < String(b) ? -1 : 1;

async function expectStored(
  origin: Origin,
  {
    object,
    entries,
    seen,
  }: {
    readonly object: ObjectSummary;
    readonly entries: ReadonlyMap<string, Entry>;
    readonly seen: Seen;
  },
): Promise<void> {
  const { key } = object;
  const live = entries.get(key)?.live;
  const before = seen.get(key);
  if (before?.etag === object.etag && before.lastModified === object.lastModified) {
    expect({ key, etag: object.etag }).toEqual({ key, etag: live?.etag });
    return;
  }
  expect({ key, ...(await readStored(origin, key)) }).toEqual({
    key,
    digest: live?.digest,
    contentType: live?.contentType,
    cacheControl: live?.cacheControl,
    size: live?.size,
    etag: live?.etag,
  });
  seen.set(key, object);
}

async function readStored(origin: Origin, key: string): Promise<Stated> {
  const [{ object }, answer] = await Promise.all([origin.head(key), origin.get(key)]);
  if (object === null || answer.outcome !== 'found') throw new Error(`${key} is not there`);
  const digest = createHash('sha256').update(answer.body).digest('base64url');
  const { headers, size, etag } = object;
  expect(headers.metadata['sha256']).toBe(digest);
  return {
    digest,
    contentType: headers.contentType,
    cacheControl: headers.cacheControl,
    size,
    etag,
  };
}
