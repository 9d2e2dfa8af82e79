import type { Distribution } from '../cache/behaviour.ts';
import type { ObjectKind, TierPolicy } from '../cache/policy.ts';
import type { PromiseKind } from '../config/types.ts';
import type { StoryCard } from '../site/types.ts';
import type { DesiredObject } from './apply-change.ts';
import type { Elsewhere } from './elsewhere.ts';

/**
 * What has been published and what may still be cached (cache-law §4). Instants are epoch milliseconds,
 * lifetimes seconds. Everything is a value: publishing makes a new ledger.
 */

/** What a version was served with for a time. */
export interface HeaderSet {
  /** `E + G`, seconds; -1 once a purge has cleared it and only browsers may still keep copies. */
  readonly edge: number;
  /** `B`, seconds. */
  readonly browser: number;
  /** Stored with its key's cache tag. */
  readonly tagged: boolean;
  readonly from: number;
  /** The end of its use with the allowance waited out; null while objects are served with it. */
  readonly until: number | null;
  /** A purge created at or after `until` was accepted: it no longer counts for decisions, only for printed bounds. */
  readonly purgeAccepted: boolean;
}

/** The digest of a version of which only is known that it may have been there. */
export const UNKNOWN = 'unknown';

/** The content digest of a story whose page others have replaced: unlike any, and still saying what was published. */
export const replacedContent = (digest: string | null): string => `!${digest ?? ''}`;

/** In `loads`: any file of the site, of a version whose files nobody knows. No key of a site has a `*`. */
export const ANY_FILE = '*';

/**
 * A body with its visible headers. `digest` is null for "nothing here", the error an unknown URL gets, and `UNKNOWN` for
 * a body nobody knows.
 */
export interface Version {
  readonly digest: string | null;
  /** Its Content-Type; of an object of others also its other visible headers, `name: value`, each after a line break. */
  readonly contentType: string;
  readonly sets: readonly HeaderSet[];
  /** Keys of the files it loads, directly or through others. */
  readonly loads: readonly string[];
}

export interface LiveVersion extends Version {
  readonly digest: string;
  readonly cacheControl: string;
  readonly etag: string;
  /** The origin's id of it, to get the body with when it is replaced; null where the origin keeps no versions. */
  readonly version: string | null;
  readonly size: number;
  readonly putAt: number;
  /** Digest of a story's own content, null for what is no story. */
  readonly contentDigest: string | null;
}

/** An earlier version that some cache may still show. */
export interface Tail extends Version {
  /** `t`: its end with the allowance waited out. */
  readonly end: number;
  /** A purge created at or after `end` was accepted: counts for decisions. */
  readonly purgeAccepted: boolean;
  /** When that purge was seen completed: counts for printed bounds. */
  readonly purgedAt: number | null;
}

/**
 * Header sets of a version that may return (cache-law §3.3). `digest` null: of any that has been forgotten, since it had
 * none longer than what the policy gives; shown again under other visible headers it must be purged (§3.6).
 */
export type Memory = Version;

/** A purge this key needs and that has not been accepted yet. */
export interface OwedPurge {
  readonly kind: ChangeKind;
  /** `t` of the change that owes it: it is for the versions that had ended by then. */
  readonly end: number;
  readonly dueBy: number;
  /** A chrome purge is kept back until a day and an hour before it is due; others are sent at once. */
  readonly sendAt: number;
}

export type ChangeKind =
  | 'correction'
  | 'listing'
  | 'arrival'
  | 'chrome'
  | 'file'
  | 'takedown'
  | 'retire';

export interface Entry {
  readonly key: string;
  readonly kind: ObjectKind;
  readonly live: LiveVersion | null;
  readonly tails: readonly Tail[];
  readonly memory: readonly Memory[];
  readonly owed: OwedPurge | null;
  /** When a story's content last changed, for its tier. */
  readonly changedAt: number;
  /** Since when the site no longer has a use for a live file; it waits to be retired. Else null. */
  readonly unusedSince: number | null;
  /** What listings show of a story, as published. */
  readonly story: StoryCard | null;
}

export interface PurgeBatchRecord {
  readonly callerReference: string;
  readonly items: readonly string[];
  /** The CDN's id, once accepted. */
  readonly id: string | null;
  readonly createdAt: number | null;
  readonly completedAt: number | null;
}

/** One purge of one publish: in the ledger before it is sent. */
export interface PurgeRecord {
  readonly publish: string;
  readonly dueBy: number;
  readonly batches: readonly PurgeBatchRecord[];
}

export interface PublishRecord {
  /** A fresh id each time. */
  readonly id: string;
  readonly at: number;
  readonly commit: string | null;
  /** When that commit was made; null where there was no git to ask. */
  readonly committedAt: number | null;
  /** It held sources that were in no commit; null where there is no git to ask. */
  readonly isUncommitted: boolean | null;
  readonly by: string;
}

/** A correction that was published by itself: a later publish, from a source without it, must not undo it unasked. */
export interface Fix {
  readonly slug: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly publish: string;
  /** Content digests of the story (22 digits) before and after. */
  readonly before: string;
  readonly after: string;
  /** Words that were replaced, in order; none when the story was taken as it stood on disk. */
  readonly replaced: readonly { readonly from: string; readonly to: string }[];
}

/** A story taken off the site on purpose: it stays down until it is restored, whatever the sources say. */
export interface TakenDown {
  readonly slug: string;
  /** Key of its page. */
  readonly key: string;
  readonly title: string;
  /** Its source, relative to the site's root, as it was published. */
  readonly file: string;
  readonly at: number;
  readonly by: string;
  readonly reason: string | null;
  /** Where its URL leads instead: a path of the site or an https URL; null for nowhere. */
  readonly redirectTo: string | null;
}

/** The site as one publish left it, for going back to. */
export interface Release extends PublishRecord {
  /** When the site was first published so: earlier than `at` for one that was gone back to. */
  readonly firstAt: number;
  readonly serial: number;
  /** The object with the entries of then: its list of files, with the version of each body. */
  readonly entriesKey: string;
  readonly siteDigest: string;
  readonly templatesDigest: string;
  readonly configDigest: string;
}

/**
 * Bodies that no version keeps, copied to the state before they were replaced: digest → serial of the publish that
 * replaced them last. Releases of earlier serials may need them.
 */
export type KeptBodies = ReadonlyMap<string, number>;

/** A change about to be made. */
export type Intent =
  | {
      readonly change: 'put' | 'copy-headers';
      readonly kind: ChangeKind;
      readonly desired: DesiredObject;
    }
  | {
      readonly change: 'remove' | 'retire';
      readonly kind: ChangeKind;
      readonly key: string;
      readonly etag: string;
    };

/** What a publish is about to change, written before the first overwrite and gone with its commit (cache-law §8.3). */
export interface Journal {
  readonly publish: string;
  readonly startedAt: number;
  readonly urgent: boolean;
  /** The promises in force then, seconds: a change is decided again by those. */
  readonly promises: Readonly<Record<PromiseKind, number>>;
  readonly intents: readonly Intent[];
}

/**
 * Lifetimes (seconds) up to which memory has been forgotten, by kind, when they are longer than what the
 * policy gives now: any version may be one that returns, so they count for each.
 */
export type Forgotten = Readonly<
  Partial<Record<ObjectKind, { readonly edge: number; readonly browser: number }>>
> & {
  /** Errors cached under an earlier distribution that kept them longer, until they are past. */
  readonly nothing?: { readonly edge: number; readonly browser: number; readonly until: number };
};

/** The small part that alone says whether there is anything to do. */
export interface LedgerRoot {
  readonly version: 1;
  /** The site's URL and the target: a ledger of another site is refused. */
  readonly site: string;
  readonly serial: number;
  /** The highest fencing number of a lease this was written under: an earlier holder writes no more. */
  readonly fence: number;
  readonly publish: PublishRecord | null;
  /** Digests of what was published last. */
  readonly siteDigest: string;
  readonly templatesDigest: string;
  readonly configDigest: string;
  readonly policyDigest: string;
  /** The tiers published under, to know what memory a later policy may miss. */
  readonly tiers: readonly TierPolicy[];
  readonly distribution: Distribution;
  readonly distributionReadAt: number;
  /** Not yet completed, and those of this month for their count of paths. */
  readonly purges: readonly PurgeRecord[];
  /** The earliest instant at which publishing again would do something; null when nothing waits. */
  readonly nextDue: number | null;
  /** When the next dated story comes out, as the last build saw it. */
  readonly nextStoryAt: number | null;
  readonly forgotten: Forgotten;
  /** Keys of files that lived once: if one comes back, its cached error counts. */
  readonly retired: readonly string[];
  /** The origin has been shown to enforce write conditions. */
  readonly conditionsProven: boolean;
  /** A publish under way, or one that died; null at rest. */
  readonly journal: Journal | null;
  readonly fixes: readonly Fix[];
  readonly takenDown: readonly TakenDown[];
  /** Oldest first; the last is what is live, unless a publish stopped half-way since. */
  readonly releases: readonly Release[];
}

/** What a command writes into the root along with a publish. */
export type LedgerNotes = Partial<Pick<LedgerRoot, 'fixes' | 'takenDown'>>;

export interface Ledger {
  readonly root: LedgerRoot;
  readonly entries: ReadonlyMap<string, Entry>;
  /** What is known of the other entries, when these are not all. */
  readonly elsewhere: Elsewhere | null;
}
