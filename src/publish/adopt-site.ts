import { adoptedLedger, enlargedLedger } from '../plan/adopt-ledger.ts';
import { toDesired } from '../plan/desired.ts';
import type { FoundObject } from '../plan/found-object.ts';
import type { Law } from '../plan/law.ts';
import type { Entry, Ledger, PublishRecord } from '../plan/ledger.ts';
import type { BuiltSite } from '../plan/plan.ts';
import { applyPurges } from '../plan/purge-effect.ts';
import { emptyLedger } from '../plan/prepare.ts';
import { withBatches } from '../plan/purge-progress.ts';
import type { LookedAt } from './adopt-look.ts';
import { type AdoptSurvey, findObjects } from './adopt-survey.ts';
import { releaseLease } from './clear-away.ts';
import { writeFencedRoot } from './fenced-root.ts';
import { acquireLease, type Lease } from './lease.ts';
import { explainLoss } from './lease-lost.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';
import { conditionsNotEnforced, notNoted } from './publish-errors.ts';
import type { Seams } from './seams.ts';
import { sendPurges, type Sent } from './send-purges.ts';
import { stateHeaders } from './state-headers.ts';

export interface AdoptInput {
  readonly store: LedgerStore;
  readonly seams: Seams;
  readonly prefix: string;
  readonly siteName: string;
  readonly looked: LookedAt;
  readonly survey: AdoptSurvey;
  readonly site: BuiltSite;
  readonly law: Law;
  /** Seconds. */
  readonly longestMaxAge: number;
  readonly record: Omit<PublishRecord, 'at'>;
  readonly proveConditions: (key: string) => Promise<boolean>;
}

export interface AdoptedSite {
  readonly ledger: Ledger;
  readonly found: FoundRoot;
  readonly sent: Sent;
  /** What was taken over, and what of it is as the build makes it. */
  readonly objects: number;
  readonly identical: number;
  /** Where the damaged ledger is now; null without one. */
  readonly keptAs: string | null;
}

/**
 * Makes a ledger of what is there, or adds what is not in it, and purges everything (cache-law §4). No object of the site is written. Null when it
 * was stopped before anything was. Dying at any point leaves the ledger as it was, or one that owes the purge.
 */
export async function adoptSite(input: AdoptInput): Promise<AdoptedSite | null> {
  const { store, seams, record } = input;
  const lease = await acquireLease({
    origin: seams.origin,
    key: store.names.lease,
    owner: { publish: record.id, by: record.by, commit: record.commit },
    clock: seams.clock,
    fence: fenceOf(input.looked),
  });
  try {
    return await adoptUnder(lease, input);
  } catch (error) {
    throw await explainLoss(error, { store, fence: lease.fence });
  } finally {
    await releaseLease(lease, [], seams);
  }
}

async function adoptUnder(lease: Lease, input: AdoptInput): Promise<AdoptedSite | null> {
  const { seams, survey, prefix, site, store } = input;
  await checkConditions(input);
  const objects = await findObjects(survey, { ...seams, prefix, files: site.files, lease });
  if (seams.signal.aborted) return null;
  const ledger = ledgerOf(input, objects, seams.clock.now());
  const { root, entries } = ledger;
  seams.progress({ step: 'committing' });
  await lease.keep();
  const keptAs = await keepDamaged(input);
  const { serial } = root;
  const { looked, record, law } = input;
  const whole = looked.state === 'whole' ? looked.found : null;
  const entriesKey = await store.writeEntries(ledger, {
    serial,
    publish: record.id,
    bodies: whole === null ? new Map() : await store.readBodies(whole.root),
    releases: whole === null ? [] : whole.root.releases.map((release) => release.serial),
    before: whole?.root.entriesKey ?? null,
    law,
    // Nothing was published under it yet.
    lawName: '',
    now: seams.clock.now(),
    wrote: () => {},
  });
  const replaces = looked.state === 'damaged' ? looked.etag : (whole?.etag ?? null);
  const found = await writeFencedRoot(root, { store, lease, entriesKey, replaces });
  const digests = new Map(site.files.map(({ key, digest }) => [key, digest]));
  const identical = objects.filter(({ key, digest }) => digests.get(key) === digest).length;
  try {
    const sent = await sendOwed({ found, entries }, { seams, lease, store });
    return { ...sent, objects: objects.length, identical, keptAs };
  } catch (error) {
    throw notNoted(error);
  }
}

async function checkConditions({ seams, proveConditions, store }: AdoptInput): Promise<void> {
  const { origin } = seams;
  if (origin.capabilities.conditionalWrites === 'yes' || (await proveConditions(store.names.probe)))
    return;
  throw conditionsNotEnforced(origin.name);
}

function ledgerOf(
  { looked, ...input }: AdoptInput,
  objects: readonly FoundObject[],
  now: number,
): Ledger {
  const { site, law } = input;
  const desired = toDesired(site.files, { ledger: emptyLedger(input.siteName, law), law, now });
  const terms = { ...input, desired, now, nextStoryAt: site.nextStoryAt };
  if (looked.state !== 'whole')
    return adoptedLedger(objects, looked.state === 'damaged' ? looked.salvaged : null, terms);
  const { entriesKey: _, ...root } = looked.found.root;
  return enlargedLedger({ root, entries: looked.entries, elsewhere: null }, objects, terms);
}

/** The last fencing number in the ledger, where it can be read. */
function fenceOf(looked: LookedAt): number {
  if (looked.state === 'whole') return looked.found.root.fence;
  return looked.state === 'damaged' ? (looked.salvaged?.fence ?? 0) : 0;
}

/** What cannot be read may still be mended by someone: it is put aside, not destroyed. */
async function keepDamaged({ looked, store, seams }: AdoptInput): Promise<string | null> {
  if (looked.state !== 'damaged') return null;
  const at = new Date(looked.at).toISOString().replaceAll(':', '-');
  const to = `${store.names.root}.damaged-${at}`;
  const key = store.names.root;
  await seams.origin.copy({ key, to, headers: stateHeaders, ifMatch: looked.etag });
  return to;
}

/** Sends the purges a ledger owes, once no fetch of before can be under way, and notes what became of them. */
export async function sendOwed(
  { found, entries }: { readonly found: FoundRoot; readonly entries: ReadonlyMap<string, Entry> },
  {
    seams,
    lease,
    store,
  }: { readonly seams: Seams; readonly lease: Lease; readonly store: LedgerStore },
): Promise<Pick<AdoptedSite, 'ledger' | 'found' | 'sent'>> {
  const { root } = found;
  const ends = [...entries.values()].flatMap(({ owed }) => owed?.end ?? []);
  const until = ends.reduce((latest, end) => Math.max(latest, end), 0);
  const wait = until - seams.clock.now();
  if (wait > 0) {
    seams.progress({ step: 'waiting', milliseconds: wait, why: 'allowance' });
    await seams.clock.sleep(wait);
  }
  const ledger = { root, entries, elsewhere: null };
  const sent = await sendPurges(ledger, seams, lease);
  if (sent.known.size === 0) return { ledger, found, sent };
  const noted = await noteBatches({ found, entries }, sent.known, { store, lease });
  return { ...noted, sent };
}

/** Writes what became known of batches into the root, under a lease or after it. */
export async function noteBatches(
  { found, entries }: { readonly found: FoundRoot; readonly entries: ReadonlyMap<string, Entry> },
  known: Sent['known'],
  { store, lease }: { readonly store: LedgerStore; readonly lease: Lease | null },
): Promise<Pick<AdoptedSite, 'ledger' | 'found'>> {
  const root = withBatches(found.root, known);
  const over = { entriesKey: found.root.entriesKey, replaces: found.etag };
  const next =
    lease === null
      ? await store.writeRoot(root, over)
      : await writeFencedRoot(root, { ...over, store, lease });
  return {
    ledger: {
      root: next.root,
      entries: applyPurges(entries, next.root.purges),
      elsewhere: null,
    },
    found: next,
  };
}
