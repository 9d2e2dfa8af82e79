import type { ObjectKind } from '../cache/policy.ts';
import type { StoryCard } from '../site/types.ts';
import { errorSetOf, forgottenSets, headerSetOf, landed, type Law } from './law.ts';
import type { Entry, HeaderSet, LiveVersion } from './ledger.ts';
import { endSets, inForce, joinSets, recall, withTail } from './versions.ts';

/** An object as it should be: what the site was built to, with the headers the policy gives it. */
export interface DesiredObject {
  readonly key: string;
  readonly kind: ObjectKind;
  readonly digest: string;
  readonly size: number;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly contentDigest: string | null;
  /** Directly or through others. */
  readonly loads: readonly string[];
  readonly story: StoryCard | null;
  /** When its content last changed, once this is live. */
  readonly changedAt: number;
}

/** The origin's answer to a write: its instant, the new ETag, and the version where it keeps them. */
export interface Written {
  readonly at: number;
  readonly etag: string;
  readonly version?: string | null;
}

const NOTHING = { digest: null, contentType: '', loads: [] } as const;

/** The entry of a key of which nothing is known. */
export const unknownEntry = (key: string, kind: ObjectKind): Entry => ({
  key,
  kind,
  live: null,
  tails: [],
  memory: [],
  owed: null,
  changedAt: 0,
  unusedSince: null,
  story: null,
});

/** The entry after `desired` was put: the old version is a tail, one that returns has its old header sets again. */
export function applyPut(
  known: Entry | null,
  desired: DesiredObject,
  { written, law }: { readonly written: Written; readonly law: Law },
): Entry {
  const entry = known ?? unknownEntry(desired.key, desired.kind);
  const t = landed(law, written.at);
  const nothing = { ...NOTHING, sets: [errorSetOf(law, desired.key, t)] };
  const ended = withTail(entry.tails, entry.live ?? nothing, {
    t,
    allowance: law.allowance,
    next: desired,
  });
  const back = recall({ tails: ended, memory: entry.memory }, desired);
  const own = headerSetOf(law, desired.key, {
    cacheControl: desired.cacheControl,
    from: written.at,
  });
  // They were no longer than what is given now, unless the distribution has changed since.
  const longer = back.forgotten.filter((set) => set.edge > own.edge);
  return {
    ...entry,
    owed: owedSince({ ...entry, tails: back.tails }, t),
    kind: desired.kind,
    live: liveVersion(
      desired,
      written,
      inForce([...back.sets, ...longer, ...forgottenSets(law, desired.kind, written.at), own]),
    ),
    tails: back.tails,
    memory: back.memory,
    changedAt: desired.changedAt,
    unusedSince: null,
    story: desired.story,
  };
}

/**
 * The entry after its headers were replaced in place. Another Cache-Control adds a header set to the same
 * version; another visible header makes another version with the same ETag.
 */
export function applyCopyHeaders(
  entry: Entry,
  desired: DesiredObject,
  { written, law }: { readonly written: Written; readonly law: Law },
): Entry {
  if (entry.live === null) throw new Error(`headers copied onto ${entry.key}, which is not live`);
  if (entry.live.contentType !== desired.contentType) {
    return applyPut(entry, desired, { written, law });
  }
  const t = landed(law, written.at);
  const own = headerSetOf(law, desired.key, {
    cacheControl: desired.cacheControl,
    from: written.at,
  });
  return {
    ...entry,
    live: {
      ...liveVersion(desired, written, joinSets([...endSets(entry.live.sets, t), own])),
      // The same body: an earlier version of it serves as well.
      version: written.version ?? entry.live.version,
      putAt: entry.live.putAt,
    },
    changedAt: desired.changedAt,
    unusedSince: null,
  };
}

/** The entry after its object was deleted at `at`: a change to "nothing". */
export function applyRemove(entry: Entry, at: number, law: Law): Entry {
  if (entry.live === null) return entry;
  const t = landed(law, at);
  // The errors of before are right again.
  const tails = entry.tails.filter(({ digest }) => digest !== null);
  return {
    ...entry,
    owed: owedSince(entry, t),
    live: null,
    tails: withTail(tails, entry.live, { t, allowance: law.allowance, next: null }),
    unusedSince: null,
    story: null,
  };
}

/** A purge owed for other visible headers of the body that ends at `t` is for what a 304 renewed until then, too. */
function owedSince({ owed, live, tails }: Entry, t: number): Entry['owed'] {
  const isRenewed =
    live !== null &&
    tails.some(
      (tail) =>
        tail.digest === live.digest &&
        tail.contentType !== live.contentType &&
        !tail.purgeAccepted &&
        tail.purgedAt === null,
    );
  return owed !== null && isRenewed ? { ...owed, end: t } : owed;
}

function liveVersion(
  desired: DesiredObject,
  written: Written,
  sets: readonly HeaderSet[],
): LiveVersion {
  return {
    digest: desired.digest,
    contentType: desired.contentType,
    cacheControl: desired.cacheControl,
    etag: written.etag,
    version: written.version ?? null,
    size: desired.size,
    putAt: written.at,
    contentDigest: desired.contentDigest,
    loads: desired.loads,
    sets,
  };
}
