import type { BuildResult, OutputFile } from '../../src/site/types.ts';
import { decide, lastReader, readerBound } from './history-bounds.ts';
import { ALLOWANCE, cacheControlOf, endOfDay, type Kind, RETAIN, SETTLES } from './history-law.ts';
import type { Event, KeyState, Past } from './history-past.ts';

/** What the law has a publish print for each change, recomputed from what was built and from the past. */

/** What of a live object the audit trail does not say. */
export interface Shown {
  readonly kind: OutputFile['kind'];
  readonly contentDigest: string | null;
  /** When a story's content last changed. */
  readonly changedAt: number;
}

/** One change as it is printed; instants as in the JSON. */
export interface Row {
  readonly key: string;
  readonly change: 'put' | 'copy-headers' | 'remove' | 'retire';
  readonly kind: Kind | 'retire';
  readonly digest: string | null;
  readonly cacheControl: string | null;
  readonly action: 'wait' | 'purge' | 'none';
  readonly until: string | null;
  readonly dueBy: string | null;
  readonly keptBackUntil: string | null;
  readonly due: string | null;
}

export interface Situation {
  readonly built: BuildResult;
  readonly past: Past;
  readonly shown: ReadonlyMap<string, Shown>;
  /** Since when a live file is of no use. */
  readonly unused: ReadonlyMap<string, number>;
  readonly now: number;
}

const iso = (instant: number): string => new Date(instant).toISOString();

/** When the story of a file last changed, were it published now. */
export function changedAt(
  file: OutputFile,
  { shown, now }: Pick<Situation, 'shown' | 'now'>,
): number {
  if (file.story === null) return 0;
  const before = shown.get(file.key);
  if (before !== undefined)
    return before.contentDigest === file.contentDigest ? before.changedAt : now;
  const dated = endOfDay(file.story.date);
  return now - dated >= SETTLES ? dated : now;
}

/** Every change the publish should make, by key. */
export function expectedRows(situation: Situation): readonly Row[] {
  const { built, shown } = situation;
  const wanted = new Map(built.files.map((file) => [file.key, file]));
  const changed = built.files.flatMap((file) => rowOfFile(file, situation) ?? []);
  const gone = [...shown.keys()].filter((key) => !wanted.has(key));
  const removed = gone.flatMap((key) => rowOfRemoved(key, situation) ?? []);
  const retired = gone.flatMap(
    (key) => rowOfUnused(key, situation, [...changed, ...removed]) ?? [],
  );
  return [...changed, ...removed, ...retired].toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function rowOfFile(file: OutputFile, situation: Situation): Row | null {
  const { past, shown, now } = situation;
  const before = shown.get(file.key);
  const live = past.live(file.key);
  const cacheControl = cacheControlOf(file.kind, now - changedAt(file, situation));
  const { key, digest } = file;
  if (live?.digest === digest && live.cacheControl === cacheControl) return null;
  if (live?.digest === digest && before !== undefined) {
    return { ...silent(key, kindOfLive(before)), change: 'copy-headers', digest, cacheControl };
  }
  const kind = kindOf(file, before ?? null);
  const next = { ...file, answered: now, cacheControl };
  return { ...judged(key, kind, { past, next }), change: 'put', digest, cacheControl };
}

/** The kind of a change is that of what a reader had there before. */
function kindOf(file: OutputFile, before: Shown | null): Kind {
  if (before === null) return 'arrival';
  const isStory = file.kind === 'story' && before.kind === 'story';
  return isStory && before.contentDigest === file.contentDigest ? 'chrome' : kindOfLive(before);
}

function kindOfLive({ kind }: Shown): Kind {
  if (kind === 'story') return 'correction';
  return kind === 'fingerprinted' || kind === 'file' ? 'file' : 'listing';
}

const silent = (key: string, kind: Row['kind']) =>
  ({
    key,
    kind,
    action: 'none',
    until: null,
    dueBy: null,
    keptBackUntil: null,
    due: null,
  }) as const;

function judged(
  key: string,
  kind: Kind,
  { past, next }: { readonly past: Past; readonly next: Event },
) {
  const state = past.stateOf(key, next);
  const purges = past.purgesOf(key);
  const decision = decide(state, { kind, answered: next.answered, purges });
  const isPurge = decision.action === 'purge';
  return {
    ...silent(key, kind),
    action: decision.action,
    until: iso(lastReader(state, purges)),
    dueBy: isPurge ? iso(decision.dueBy) : null,
    keptBackUntil: isPurge && decision.sendAt !== null ? iso(decision.sendAt) : null,
  };
}

const nothingAt = (answered: number): Event => ({
  answered,
  digest: null,
  contentType: '',
  cacheControl: null,
  loads: [],
});

/** A page the site has no use for is removed; a fingerprinted file stays. */
function rowOfRemoved(key: string, { past, shown, now }: Situation): Row | null {
  const before = shown.get(key);
  if (before === undefined || before.kind === 'fingerprinted') return null;
  const row = judged(key, kindOfLive(before), { past, next: nothingAt(now) });
  return { ...row, change: 'remove', digest: null, cacheControl: null };
}

/** A file goes when nothing that may still be shown loads it, and a week after a live page last did. */
function rowOfUnused(key: string, situation: Situation, changes: readonly Row[]): Row | null {
  const { past, shown, unused, now } = situation;
  if (shown.get(key)?.kind !== 'fingerprinted') return null;
  const changed = new Map(
    changes.filter(({ change }) => change !== 'copy-headers').map((row) => [row.key, row]),
  );
  const bounds = past.keys().flatMap((page) => {
    const row = changed.get(page);
    const state = past.stateOf(page, row === undefined ? null : toEvent(row, now));
    return boundsOfLoading(state, { file: key, purges: past.purgesOf(page) });
  });
  const shownUntil = bounds.filter((bound) => bound >= now);
  const due = Math.max((unused.get(key) ?? now) + RETAIN, ...shownUntil);
  return {
    ...silent(key, 'retire'),
    change: 'retire',
    digest: null,
    cacheControl: null,
    due: iso(due),
  };
}

const toEvent = ({ digest, cacheControl }: Row, now: number): Event => ({
  ...nothingAt(now),
  digest,
  cacheControl,
});

function boundsOfLoading(
  { gone }: KeyState,
  { file, purges }: { readonly file: string; readonly purges: ReturnType<Past['purgesOf']> },
): readonly number[] {
  return gone
    .filter(({ loads }) => loads.includes(file))
    .map((version) => readerBound(version, purges) + ALLOWANCE);
}
