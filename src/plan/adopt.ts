import { cacheControlFor, type ObjectKind } from '../cache/policy.ts';
import { type DesiredObject, unknownEntry } from './apply-change.ts';
import { kindOf } from './diff.ts';
import type { FoundObject } from './found-object.ts';
import { headerSetOf, landed, type Law, ttlRange } from './law.ts';
import {
  ANY_FILE,
  type Entry,
  type HeaderSet,
  type LiveVersion,
  type OwedPurge,
  type Tail,
  UNKNOWN,
} from './ledger.ts';

/** What an adopted site is taken to be. */
export interface AdoptTerms {
  /** The site as it was built, by key. */
  readonly desired: ReadonlyMap<string, DesiredObject>;
  readonly law: Law;
  readonly now: number;
  /** The longest that browsers were ever told to keep a page or a file, seconds, as the owner says. */
  readonly longestMaxAge: number;
}

/**
 * The entries of a site of which the origin alone is known (cache-law §4). Until everything is purged, every edge may
 * hold anything under every key for as long as its behaviour allows; browsers may hold it for the longest `max-age` the
 * site ever used. What is found is live with the headers it has, and to be replaced where the site is built otherwise.
 */
export function adoptEntries(
  found: readonly FoundObject[],
  terms: AdoptTerms,
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const object of found) {
    const desired = terms.desired.get(object.key) ?? null;
    const kind = desired?.kind ?? kindOfType(object.contentType);
    entries.set(object.key, toEntry({ object, desired, kind }, terms));
  }
  for (const { key, kind } of terms.desired.values()) {
    if (entries.has(key)) continue;
    const tails = [anything({ key, kind }, null, terms)];
    entries.set(key, { ...unknownEntry(key, kind), tails, owed: owes({ key, kind }, terms) });
  }
  return entries;
}

/** Pages go when the site no longer has them; files wait until no page that may be shown loads them. */
const kindOfType = (contentType: string): ObjectKind =>
  contentType.startsWith('text/html') ? 'listing' : 'file';

type Named = Pick<Entry, 'key' | 'kind'>;

interface Adopted {
  readonly object: FoundObject;
  readonly desired: DesiredObject | null;
  readonly kind: ObjectKind;
}

function toEntry({ object, desired, kind }: Adopted, terms: AdoptTerms): Entry {
  const { key, digest } = object;
  const { law, longestMaxAge } = terms;
  const isAsBuilt = desired?.digest === digest;
  const cacheControl = object.cacheControl ?? '';
  const from = object.lastModified;
  const set = headerSetOf(law, key, { cacheControl, from, guessed: longestMaxAge });
  const live: LiveVersion = {
    digest,
    contentType: object.contentType,
    cacheControl,
    etag: object.etag,
    version: object.version,
    size: object.size,
    putAt: from,
    contentDigest: isAsBuilt ? desired.contentDigest : null,
    loads: isAsBuilt ? desired.loads : unknownLoads({ kind }),
    sets: [{ ...set, tagged: law.tagged && object.isTagged }],
  };
  const named = { key, kind };
  return {
    ...unknownEntry(named.key, named.kind),
    live,
    tails: [anything(named, live, terms)],
    owed: owes(named, terms),
    changedAt: kind === 'story' ? changedAt(object, desired, terms) : 0,
    story: isAsBuilt ? desired.story : null,
  };
}

/** Of a site that storyclub published its headers say in which tier a story is; of others it is imported. */
function changedAt(
  { lastModified, cacheControl }: FoundObject,
  desired: DesiredObject | null,
  { law, now }: AdoptTerms,
): number {
  const at = Math.min(lastModified, now);
  const inTier = cacheControlFor('story', (now - at) / 1000, law.tiers);
  const isNew = desired === null || desired.changedAt === now;
  return isNew || inTier === cacheControl ? at : desired.changedAt;
}

/** A page may load any file, directly or through others; a file that counted so would keep itself. */
const unknownLoads = ({ kind }: Pick<Entry, 'kind'>): readonly string[] =>
  kind === 'fingerprinted' || kind === 'file' ? [] : ANY;

const ANY: readonly string[] = [ANY_FILE];

const isCached = ({ key }: Named, { law }: AdoptTerms): boolean => ttlRange(law, key).max > 0;

/**
 * Whatever was there before, this body under other headers included: an edge that holds that may keep it for ever by
 * asking whether it is still the same (cache-law §3.3).
 */
function anything(named: Named, live: LiveVersion | null, terms: AdoptTerms): Tail {
  const { law, now, longestMaxAge } = terms;
  const t = landed(law, now);
  // The name of a fingerprinted file says what is in it: it had no other headers either.
  const isBody = live !== null && named.kind !== 'fingerprinted' && isCached(named, terms);
  const set: HeaderSet = {
    // It may have said anything, and as much again of grace.
    edge: 2 * ttlRange(law, named.key).max,
    browser: longestMaxAge,
    tagged: false,
    from: now,
    until: t,
    purgeAccepted: false,
  };
  return {
    digest: isBody ? live.digest : UNKNOWN,
    contentType: UNKNOWN,
    loads: unknownLoads(named),
    sets: [set],
    end: t,
    purgeAccepted: false,
    purgedAt: null,
  };
}

function owes(named: Named, terms: AdoptTerms): OwedPurge | null {
  if (!isCached(named, terms)) return null;
  const t = landed(terms.law, terms.now);
  return { kind: kindOf(named), end: t, dueBy: t, sendAt: 0 };
}
