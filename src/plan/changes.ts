import type { StoryCard } from '../site/types.ts';
import { applyCopyHeaders, applyPut, applyRemove, type DesiredObject } from './apply-change.ts';
import { readerBound } from './bounds.ts';
import type { Change, Retire } from './change.ts';
import { decide, type Decision, owedAfter } from './decide.ts';
import type { Difference } from './diff.ts';
import { landed, type Law } from './law.ts';
import type { ChangeKind, Entry, Ledger } from './ledger.ts';
import { loadedUntil, retirementOf } from './retire.ts';

export interface Changes {
  /** In the order in which they are applied: files, pages (arrivals first), listings, removals, retirements. */
  readonly changes: readonly Change[];
  /** Every entry as it would be if all were done at `now`. */
  readonly after: ReadonlyMap<string, Entry>;
  /** Changes browsers keep from readers beyond the promise: key and until when. */
  readonly kept: readonly { readonly key: string; readonly until: number }[];
}

export interface ChangeContext {
  readonly ledger: Ledger;
  readonly desired: ReadonlyMap<string, DesiredObject>;
  readonly law: Law;
  readonly now: number;
  readonly urgent: boolean;
}

/** What a change made at an instant does to its entry, and what the edges then need. */
export interface Effect {
  readonly entry: Entry;
  readonly decision: Decision;
}

/** The entry after a change, with the purge it owes. Used to plan, to commit what was done, and to recover. */
export function effectOf(
  after: Entry,
  {
    kind,
    at,
    urgent,
    law,
  }: {
    readonly kind: ChangeKind;
    readonly at: number;
    readonly urgent: boolean;
    readonly law: Law;
  },
): Effect {
  const t = landed(law, at);
  const decision = decide(after, { kind, t, urgent, law });
  return { entry: { ...after, owed: owedAfter(after, decision.edge, { kind, t }) }, decision };
}

/** Decides every difference and judges which unused files may go. */
export function decideChanges(differences: readonly Difference[], context: ChangeContext): Changes {
  const { ledger, desired, law, now } = context;
  const changes: Change[] = [];
  const kept: { key: string; until: number }[] = [];
  const after = new Map(ledger.entries);
  const unused: Entry[] = [];
  for (const difference of differences) {
    if (difference.change === 'retire') {
      unused.push(difference.entry);
      continue;
    }
    const { change, effect } = decideOne(difference, context);
    after.set(change.key, effect.entry);
    changes.push(change);
    if (effect.decision.browsersKeepUntil !== null) {
      kept.push({ key: change.key, until: effect.decision.browsersKeepUntil });
    }
  }
  touchUsedAgain(after, desired);
  refreshCards(after, desired);
  const loaded =
    unused.length === 0
      ? new Map<string, number>()
      : loadedUntil(after.values(), law, ledger.elsewhere);
  for (const entry of unused) {
    const retirement = retirementOf(entry, { loaded, law, now });
    const { change, entry: next } = retire(entry, retirement, context);
    changes.push(change);
    after.set(entry.key, next);
  }
  return {
    changes: changes.toSorted((a, b) => phaseOf(a) - phaseOf(b) || (a.key < b.key ? -1 : 1)),
    after,
    kept,
  };
}

type Decidable = Exclude<Difference, { change: 'retire' }>;

interface Decided {
  readonly change: Change;
  readonly effect: Effect;
}

function decideOne(difference: Decidable, context: ChangeContext): Decided {
  switch (difference.change) {
    case 'put':
      return decidePut(difference, context);
    case 'copy-headers':
      return decideCopy(difference, context);
    case 'remove':
      return decideRemove(difference, context);
  }
}

function decidePut(
  { desired, reason, entry, kind }: Extract<Difference, { change: 'put' }>,
  { law, now, urgent }: ChangeContext,
): Decided {
  const after = applyPut(entry, desired, { written: { at: now, etag: '' }, law });
  const effect = effectOf(after, { kind, at: now, urgent, law });
  const replaces = entry?.live?.etag ?? null;
  const { key } = desired;
  return {
    change: { change: 'put', key, kind, reason, desired, replaces, ...shown(effect, law) },
    effect,
  };
}

function decideCopy(
  { desired, reason, entry, kind }: Extract<Difference, { change: 'copy-headers' }>,
  { law, now, urgent }: ChangeContext,
): Decided {
  if (entry.live === null) throw new Error(`${entry.key} is not live`);
  const { etag: replaces, cacheControl: previousCacheControl } = entry.live;
  const after = applyCopyHeaders(entry, desired, { written: { at: now, etag: replaces }, law });
  const isVisible = reason === 'visible-headers-differ';
  const effect = isVisible ? effectOf(after, { kind, at: now, urgent, law }) : silent(after);
  const what = { key: desired.key, kind, reason, desired, replaces, previousCacheControl };
  return { change: { change: 'copy-headers', ...what, ...shown(effect, law) }, effect };
}

function decideRemove(
  { entry, kind }: { readonly entry: Entry; readonly kind: ChangeKind },
  { law, now, urgent }: ChangeContext,
): Decided {
  const effect = effectOf(applyRemove(entry, now, law), { kind, at: now, urgent, law });
  const replaces = entry.live?.etag ?? '';
  const { key } = entry;
  return {
    change: {
      change: 'remove',
      key,
      kind,
      reason: 'gone-from-site',
      replaces,
      ...shown(effect, law),
    },
    effect,
  };
}

/** A change of Cache-Control or tags alone never needs a purge. */
export const silent = (entry: Entry): Effect => ({
  entry,
  decision: { edge: { action: 'none', because: 'headers-only' }, browsersKeepUntil: null },
});

const shown = ({ entry, decision }: Effect, law: Law) => ({
  edge: decision.edge,
  until: decision.edge.action === 'none' ? null : readerBound(entry, law.allowance),
});

function retire(
  entry: Entry,
  { due, reason }: { readonly due: number; readonly reason: Retire['reason'] },
  context: ChangeContext,
): { change: Change; entry: Entry } {
  const { law, now } = context;
  const isDue = due <= now;
  const replaces = entry.live?.etag ?? '';
  if (isDue && entry.kind !== 'fingerprinted') {
    const { change, effect } = decideRemove({ entry, kind: 'file' }, context);
    return { change, entry: effect.entry };
  }
  const change: Retire = {
    change: 'retire',
    key: entry.key,
    kind: 'retire',
    reason,
    replaces,
    due,
    isDue,
    edge: { action: 'none', because: 'never-purged' },
    until: null,
  };
  const waiting = { ...entry, unusedSince: entry.unusedSince ?? now };
  return { change, entry: isDue ? applyRemove(entry, now, law) : waiting };
}

/** A file the site has a use for again no longer waits to be retired. */
function touchUsedAgain(
  after: Map<string, Entry>,
  desired: ReadonlyMap<string, DesiredObject>,
): void {
  for (const [key, entry] of after) {
    if (entry.unusedSince !== null && desired.has(key))
      after.set(key, { ...entry, unusedSince: null });
  }
}

/** What the ledger keeps of a story may change and its page stay as it is: its source was moved, say. */
function refreshCards(
  after: Map<string, Entry>,
  desired: ReadonlyMap<string, DesiredObject>,
): void {
  for (const { key, kind, story } of desired.values()) {
    const entry = kind === 'story' ? after.get(key) : undefined;
    if (entry !== undefined && story !== null && !isSameCard(entry.story, story))
      after.set(key, { ...entry, story });
  }
}

function isSameCard(a: StoryCard | null, b: StoryCard): boolean {
  return (
    a !== null &&
    a.title === b.title &&
    a.date === b.date &&
    a.author === b.author &&
    a.excerpt === b.excerpt &&
    a.readingTime === b.readingTime &&
    a.file === b.file &&
    a.lang === b.lang &&
    a.updated === b.updated &&
    isSameList(a.tags, b.tags) &&
    isSameList(a.redirectFrom, b.redirectFrom)
  );
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, at) => text === b[at]);

/** The phases of cache-law §8.4, with arrivals before the pages that link to them. What is taken down goes first of all. */
export function phaseOf(change: Change): number {
  if (change.change === 'remove') return change.kind === 'takedown' ? -1 : 4;
  if (change.change === 'retire') return 5;
  switch (change.desired.kind) {
    case 'fingerprinted':
    case 'file':
      return 0;
    case 'story':
      return change.kind === 'arrival' ? 1 : 2;
    case 'listing':
    case 'not-found':
      return 3;
  }
}
