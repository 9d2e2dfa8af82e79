import type { Written } from './apply-change.ts';
import { effectOfChange } from './commit.ts';
import type { Change } from './change.ts';
import type { Law } from './law.ts';
import type { Entry, Intent, Journal, Ledger } from './ledger.ts';
import { prepareLedger, withForgotten } from './prepare.ts';

/** What HEAD says of a journalled key: what is there now. */
export interface Observed {
  /** Null when there is no object. */
  readonly object: {
    readonly digest: string | null;
    readonly etag: string;
    readonly cacheControl: string | null;
    readonly contentType: string;
    readonly version?: string | null;
  } | null;
}

export interface Recovered {
  readonly ledger: Ledger;
  /** Keys the dead publish had changed: their old versions count as ended now. */
  readonly changed: readonly string[];
  /** Keys that hold neither the old version nor the intended one. */
  readonly drifted: readonly string[];
  /** Retired files whose deletion was committed and not made. */
  readonly undeleted: readonly { readonly key: string; readonly etag: string }[];
}

export const keyOf = (intent: Intent): string =>
  'desired' in intent ? intent.desired.key : intent.key;

/**
 * The ledger after a publish that died (cache-law §8.3): what was overwritten has ended now, decided by the
 * promises recorded then; what was not is as it was.
 */
export function recoverJournal(
  ledger: Ledger,
  journal: Journal,
  {
    observed,
    law,
    now,
  }: { readonly observed: ReadonlyMap<string, Observed>; readonly law: Law; readonly now: number },
): Recovered {
  // As for any change: what is past is forgotten first, and purges have taken effect.
  const entries = new Map(prepareLedger(ledger, law, now).entries);
  const retired = new Set(ledger.root.retired);
  const changed: string[] = [];
  const drifted: string[] = [];
  const undeleted: { key: string; etag: string }[] = [];
  const thenLaw: Law = { ...withForgotten(law, ledger, now), promises: journal.promises };
  for (const intent of journal.intents) {
    const key = keyOf(intent);
    const before = entries.get(key) ?? null;
    const seen = observed.get(key)?.object ?? null;
    if (intent.change === 'retire') {
      // Nobody is shown this deletion first: it is for what carries the digest a publish gives its objects.
      if (!before?.live && seen?.etag === intent.etag && seen.digest !== null)
        undeleted.push({ key, etag: intent.etag });
      continue;
    }
    const outcome = judge(intent, before, seen);
    if (outcome === 'drifted') drifted.push(key);
    if (outcome !== 'done') continue;
    const after = done(intent, before, {
      written: { at: now, etag: seen?.etag ?? '', version: seen?.version ?? null },
      law: thenLaw,
      urgent: journal.urgent,
    });
    if (after === null) continue;
    entries.set(key, after);
    changed.push(key);
    if (after.live === null && after.kind === 'fingerprinted') retired.add(key);
  }
  // Another site digest than the one published: the next plan looks at every key.
  const siteDigest = changed.length === 0 ? ledger.root.siteDigest : '';
  return {
    ledger: {
      ...ledger,
      root: { ...ledger.root, siteDigest, retired: [...retired].toSorted(), journal: null },
      entries,
    },
    changed,
    drifted,
    undeleted,
  };
}

function judge(
  intent: Intent,
  before: Entry | null,
  seen: Observed['object'],
): 'done' | 'not-done' | 'drifted' {
  if (!('desired' in intent)) {
    if (seen === null) return before?.live ? 'done' : 'not-done';
    return seen.etag === intent.etag ? 'not-done' : 'drifted';
  }
  const { desired } = intent;
  if (seen === null) return before?.live ? 'drifted' : 'not-done';
  const isIntended =
    seen.digest === desired.digest &&
    seen.cacheControl === desired.cacheControl &&
    seen.contentType === desired.contentType;
  if (isIntended) return 'done';
  return before?.live && seen.etag === before.live.etag ? 'not-done' : 'drifted';
}

function done(
  intent: Intent,
  before: Entry | null,
  context: { readonly written: Written; readonly law: Law; readonly urgent: boolean },
): Entry | null {
  const change = toChange(intent);
  if (change === null || (change.change !== 'put' && before === null)) return null;
  return effectOfChange(change, before, context).entry;
}

const UNDECIDED = { edge: { action: 'none', because: 'nothing-cached' }, until: null } as const;

/** The intent as a change to apply; a retirement has no effect left to decide. */
function toChange(intent: Intent): Exclude<Change, { change: 'retire' }> | null {
  switch (intent.change) {
    case 'put':
      return {
        change: 'put',
        key: intent.desired.key,
        kind: intent.kind,
        reason: 'content-differs',
        desired: intent.desired,
        replaces: null,
        ...UNDECIDED,
      };
    case 'copy-headers':
      return {
        change: 'copy-headers',
        key: intent.desired.key,
        kind: intent.kind,
        reason: 'policy-differs',
        desired: intent.desired,
        replaces: '',
        previousCacheControl: '',
        ...UNDECIDED,
      };
    case 'remove':
      return {
        change: 'remove',
        key: intent.key,
        kind: intent.kind,
        reason: 'gone-from-site',
        replaces: intent.etag,
        ...UNDECIDED,
      };
    case 'retire':
      return null;
  }
}
