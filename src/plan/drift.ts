import { applyCopyHeaders, applyPut, applyRemove, type DesiredObject } from './apply-change.ts';
import { effectOf } from './changes.ts';
import { kindOf } from './diff.ts';
import type { FoundObject } from './found-object.ts';
import { headerSetOf, landed, type Law, ttlRange } from './law.ts';
import {
  ANY_FILE,
  type Entry,
  type HeaderSet,
  type Ledger,
  type LiveVersion,
  replacedContent,
  type Tail,
  UNKNOWN,
} from './ledger.ts';
import { prepareLedger, withForgotten } from './prepare.ts';

/** An object that storyclub published and that someone else has changed since. */
export type Drift =
  | { readonly what: 'gone'; readonly key: string }
  /** Another body, other headers of the same one, or the same written anew by the origin (`rewritten`). */
  | {
      readonly what: 'body' | 'headers' | 'rewritten';
      readonly key: string;
      readonly object: FoundObject;
    };

/** What is the same as published and what is not, of an object with the ledger's key. Null when all is as published. */
export function driftOf({ key, live }: Entry, object: FoundObject, tagged: boolean): Drift | null {
  if (live === null) return null;
  if (object.digest !== live.digest) return { what: 'body', key, object };
  const inUse = live.sets.find(({ until }) => until === null);
  const isSame =
    object.contentType === live.contentType &&
    (object.cacheControl ?? '') === live.cacheControl &&
    (!tagged || inUse?.tagged !== true || object.isTagged);
  if (!isSame) return { what: 'headers', key, object };
  return object.etag === live.etag ? null : { what: 'rewritten', key, object };
}

/**
 * The ledger with what is really there. What storyclub had published ended now at the latest; what others have put is a
 * version that caches may hold, with its own headers. Where they have put or deleted a body they may have put others
 * that nobody can see any more: edges may hold anything for as long as their behaviour allows, which a purge ends. What
 * the site needs then is for a plan to say.
 */
export function withDrift(
  ledger: Ledger,
  drifts: readonly Drift[],
  { law, now }: { readonly law: Law; readonly now: number },
): Ledger {
  if (drifts.length === 0) return ledger;
  // As for any change: what is past is forgotten first, and purges have taken effect.
  const entries = new Map(prepareLedger(ledger, law, now).entries);
  const counting = withForgotten(law, ledger, now);
  for (const drift of drifts) {
    const entry = entries.get(drift.key);
    if (entry?.live) entries.set(drift.key, afterDrift(entry, drift, { law: counting, now }));
  }
  // Another site digest than the one published: plans look at every key.
  return { ...ledger, root: { ...ledger.root, siteDigest: '' }, entries };
}

function afterDrift(
  entry: Entry,
  drift: Drift,
  { law, now }: { readonly law: Law; readonly now: number },
): Entry {
  const { live } = entry;
  if (live === null) return entry;
  if (drift.what === 'rewritten') return { ...entry, live: rewritten(live, drift.object) };
  const terms = { kind: kindOf(entry), at: now, urgent: false, law };
  if (drift.what === 'gone')
    return effectOf(applyRemove(unseen(entry, null, terms), now, law), terms).entry;
  const { object } = drift;
  const isBody = drift.what === 'headers';
  const written = { at: now, etag: object.etag, version: object.version };
  const context = { written, law: { ...law, tagged: law.tagged && object.isTagged } };
  const desired = toDesired(entry, object, isBody);
  if (isBody && object.contentType === live.contentType)
    return seenAt(applyCopyHeaders(entry, desired, context), object);
  const before = isBody ? entry : unseen(entry, object, terms);
  return effectOf(applyPut(before, desired, context), terms).entry;
}

/** Headers that were copied onto an object have changed its LastModified: what was seen once is not looked at again. */
function seenAt(entry: Entry, { lastModified }: FoundObject): Entry {
  const { live } = entry;
  if (live === null) return entry;
  return { ...entry, live: { ...live, putAt: Math.max(live.putAt, lastModified) } };
}

const rewritten = (live: LiveVersion, { etag, size, version }: FoundObject): LiveVersion => ({
  ...live,
  etag,
  size,
  version,
});

/** The object that is there, as if it were to be. Of a body that others have put nobody knows what it loads. */
function toDesired(
  { kind, live, ...entry }: Entry,
  object: FoundObject,
  isBody: boolean,
): DesiredObject {
  const { key, digest, size, contentType, cacheControl } = object;
  const isPage = kind !== 'file' && kind !== 'fingerprinted';
  const unknownLoads = isPage ? [ANY_FILE] : [];
  const content = live?.contentDigest ?? null;
  return {
    key,
    kind,
    digest,
    size,
    contentType,
    cacheControl: cacheControl ?? '',
    contentDigest: isBody ? content : kind === 'story' ? replacedContent(content) : null,
    loads: isBody ? (live?.loads ?? []) : unknownLoads,
    story: entry.story,
    changedAt: entry.changedAt,
  };
}

/** The entry with what others may have put and replaced again since: at the edges anything, in browsers nothing longer than what was seen. */
function unseen(
  entry: Entry,
  object: FoundObject | null,
  { law, at }: { readonly law: Law; readonly at: number },
): Entry {
  const { key, kind, live } = entry;
  const edge = ttlRange(law, key).max;
  if (edge === 0) return entry;
  const t = landed(law, at);
  const seen =
    object === null
      ? []
      : [headerSetOf(law, key, { cacheControl: object.cacheControl ?? '', from: at })];
  const sets = [...(live?.sets ?? []), ...seen];
  const set: HeaderSet = {
    edge: 2 * edge,
    browser: sets.reduce((longest, { browser }) => Math.max(longest, browser), 0),
    tagged: false,
    from: at,
    until: t,
    purgeAccepted: false,
  };
  const tail: Tail = {
    digest: UNKNOWN,
    contentType: UNKNOWN,
    loads: kind === 'file' || kind === 'fingerprinted' ? [] : [ANY_FILE],
    sets: [set],
    end: t,
    purgeAccepted: false,
    purgedAt: null,
  };
  return { ...entry, tails: [...entry.tails, tail] };
}

/** An object as a listing tells of it. */
export interface ListedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly lastModified: number;
}

/** What a listing leaves open of what was published. Keys, but for objects to be asked about. */
export interface Suspects {
  readonly gone: readonly string[];
  /** Other bytes, or written anew by the origin: to be read. */
  readonly rewritten: readonly string[];
  /** The same bytes, written since storyclub did: to be asked for their headers. */
  readonly touched: readonly string[];
  /** Not in the ledger. */
  readonly added: readonly string[];
}

/**
 * Compares a listing with the ledger. An edit of headers copies an object onto itself: its ETag stays and LastModified
 * is that of the edit. What was last modified when storyclub itself wrote it, to the allowance, is as it wrote it.
 */
export function suspectsIn(
  listed: ReadonlyMap<string, ListedObject>,
  entries: ReadonlyMap<string, Entry>,
  allowance: number,
): Suspects {
  const gone: string[] = [];
  const rewritten: string[] = [];
  const touched: string[] = [];
  for (const { key, live } of entries.values()) {
    if (live === null) continue;
    const object = listed.get(key);
    if (object === undefined) gone.push(key);
    else if (object.etag !== live.etag || object.size !== live.size) rewritten.push(key);
    else if (!isOurs(object.lastModified, live, allowance)) touched.push(key);
  }
  const added = [...listed.keys()].filter((key) => (entries.get(key)?.live ?? null) === null);
  return { gone, rewritten, touched, added };
}

/** LastModified is in whole seconds and no later than the answer to the write, whose instant the ledger has. */
function isOurs(lastModified: number, { putAt, sets }: LiveVersion, allowance: number): boolean {
  return (
    lastModified <= putAt ||
    sets.some(({ from }) => Math.abs(lastModified - from) <= allowance * 1000)
  );
}
