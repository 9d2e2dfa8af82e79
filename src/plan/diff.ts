import type { DesiredObject } from './apply-change.ts';
import type { CopyReason, PutReason } from './change.ts';
import { hasOthers } from './found-object.ts';
import type { ChangeKind, Entry } from './ledger.ts';

/** What differs for one key, before it is decided what the edges need. */
export type Difference =
  | {
      readonly change: 'put';
      readonly reason: PutReason;
      readonly kind: ChangeKind;
      readonly desired: DesiredObject;
      readonly entry: Entry | null;
    }
  | {
      readonly change: 'copy-headers';
      readonly reason: CopyReason;
      readonly kind: ChangeKind;
      readonly desired: DesiredObject;
      readonly entry: Entry;
    }
  | { readonly change: 'remove'; readonly kind: ChangeKind; readonly entry: Entry }
  | { readonly change: 'retire'; readonly entry: Entry };

export const keyOfDifference = (difference: Difference): string =>
  'desired' in difference ? difference.desired.key : difference.entry.key;

export interface Diff {
  readonly differences: readonly Difference[];
  /** Keys that are live as they should be. */
  readonly kept: number;
}

export interface DiffContext {
  /** Objects are to be stored with cache tags. */
  readonly tagged: boolean;
  /** The tiers are those of the last publish: another Cache-Control comes from age alone. */
  readonly samePolicy: boolean;
  /** Keys of files that lived before. */
  readonly retired: ReadonlySet<string>;
  /** Keys whose change is a take-down (cache-law §5), whatever it would be otherwise. */
  readonly takedowns: ReadonlySet<string>;
  /** Keys that may change; null for all. */
  readonly within: ReadonlySet<string> | null;
  /** How many more are live as they should be, among entries that are not here. */
  readonly elsewhere: number;
}

/** Compares what should be live with what is: bodies, visible headers, Cache-Control and tags. */
export function diff(
  desired: ReadonlyMap<string, DesiredObject>,
  entries: ReadonlyMap<string, Entry>,
  context: DiffContext,
): Diff {
  const { within, elsewhere } = context;
  const differences: Difference[] = [];
  let kept = elsewhere;
  for (const object of desired.values()) {
    const entry = entries.get(object.key) ?? null;
    const found = entry?.live ? compare(object, entry, context) : arrival(object, entry, context);
    if (found === null) kept++;
    else differences.push(asTakedown(found, object.key, context));
  }
  if (within !== null) kept = entries.size - within.size;
  for (const entry of within === null ? entries.values() : among(entries, within)) {
    if (entry.live === null || desired.has(entry.key)) continue;
    differences.push(asTakedown(departure(entry, context), entry.key, context));
  }
  return { differences, kept };
}

const among = (entries: ReadonlyMap<string, Entry>, keys: ReadonlySet<string>): readonly Entry[] =>
  [...keys].flatMap((key) => entries.get(key) ?? []);

/** The same difference under the promise of a take-down, if its key is one. */
function asTakedown(found: Difference, key: string, { takedowns }: DiffContext): Difference {
  return takedowns.has(key) && found.change !== 'retire' ? { ...found, kind: 'takedown' } : found;
}

function arrival(
  desired: DesiredObject,
  entry: Entry | null,
  { retired }: DiffContext,
): Difference {
  const reason = entry !== null || retired.has(desired.key) ? 'returned' : 'new';
  return { change: 'put', reason, kind: 'arrival', desired, entry };
}

function compare(
  desired: DesiredObject,
  entry: Entry,
  { tagged, samePolicy }: DiffContext,
): Difference | null {
  const { live } = entry;
  if (live === null) throw new Error(`${entry.key} is not live`);
  if (live.digest !== desired.digest) {
    const isLayout =
      desired.kind === 'story' &&
      entry.kind === 'story' &&
      live.contentDigest === desired.contentDigest;
    const reason = isLayout ? 'layout-differs' : 'content-differs';
    return { change: 'put', reason, kind: isLayout ? 'chrome' : kindOf(entry), desired, entry };
  }
  const copy = (reason: CopyReason): Difference => ({
    change: 'copy-headers',
    reason,
    kind: kindOf(entry),
    desired,
    entry,
  });
  // A copy keeps what it does not state: headers that are to go take a put.
  if (hasOthers(live.contentType))
    return { change: 'put', reason: 'other-headers', kind: kindOf(entry), desired, entry };
  if (live.contentType !== desired.contentType) return copy('visible-headers-differ');
  if (live.cacheControl !== desired.cacheControl) {
    return copy(desired.kind === 'story' && samePolicy ? 'settled' : 'policy-differs');
  }
  const current = live.sets.find((set) => set.until === null);
  return tagged && current?.tagged === false ? copy('tags-differ') : null;
}

/** A picture of a story that is taken down may be the reason for it: it waits for nothing. */
function departure(entry: Entry, { takedowns }: DiffContext): Difference {
  const isFile = entry.kind === 'fingerprinted' || entry.kind === 'file';
  if (isFile && !takedowns.has(entry.key)) return { change: 'retire', entry };
  return { change: 'remove', kind: kindOf(entry), entry };
}

/** The promise a change of what is live falls under (cache-law §5). */
export function kindOf(entry: Pick<Entry, 'kind'>): Exclude<ChangeKind, 'arrival' | 'takedown'> {
  switch (entry.kind) {
    case 'story':
      return 'correction';
    case 'listing':
    case 'not-found':
      return 'listing';
    case 'fingerprinted':
    case 'file':
      return 'file';
  }
}
