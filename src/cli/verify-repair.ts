import { randomUUID } from 'node:crypto';
import { setTimeout as realTime } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Entry } from '../plan/ledger.ts';
import { monthStart } from '../publish/prepare-publish.ts';
import type { Origin } from '../origin/origin.ts';
import { count, money } from '../report/words.ts';
import { leftText } from '../report/waited-text.ts';
import { itemsFor, purgeAgain } from '../verify/purge-again.ts';
import { isPurgeable, type Verification } from '../verify/verification.ts';
import type { Repair } from '../verify/repair.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { whoPublishes } from './publisher.ts';
import { type LedgerRead, readLedger } from './verify-target.ts';
import { confirmPurges } from './wait-for-readers.ts';

interface RepairOptions {
  readonly site: Site;
  readonly target: OpenTarget;
  readonly found: Verification;
  readonly yes: boolean;
}

/** Purges what is wrong at the edges and right in the bucket, and waits until that is confirmed. */
export async function repair(context: CommandContext, options: RepairOptions): Promise<Repair> {
  const { site, target, found, yes } = options;
  const ledger = await readLedger(site, target);
  const wrong = [...new Set(found.results.filter(isPurgeable).map(({ key }) => key))];
  const { mendable, others } = await sortOut(wrong, ledger, target);
  const notPurged = others.map(({ key }) => key);
  const keys = mendable.map(({ key }) => key);
  const items = itemsFor(keys, ledger.law.distribution);
  const nothing = { keys: [], items: [], notPurged, why: null };
  if (keys.length === 0) return { outcome: 'nothing-to-purge', ...nothing };
  const question = `Purge ${count(items.length, 'path', 'paths')} (${costText(items, ledger, site)})?`;
  if (!yes && !(await context.confirm(question, '--yes')))
    return { outcome: 'declined', ...nothing };
  const sent = await send(context, { site, target, ledger, entries: mendable });
  const { refusal, batches } = sent;
  const why = refusal === null ? null : [refusal.why, refusal.next ?? ''].join(' ').trim();
  const outcome = batches.length === 0 ? 'refused' : 'purged';
  return { outcome, keys, items, notPurged, why };
}

async function send(
  context: CommandContext,
  {
    site,
    target,
    ledger,
    entries,
  }: Pick<RepairOptions, 'site' | 'target'> & {
    readonly ledger: LedgerRead;
    readonly entries: readonly Entry[];
  },
) {
  const { clock, law, root } = ledger;
  const progress = context.progress('purging');
  const owner = { publish: randomUUID(), ...(await whoPublishes(site.root, context.env)) };
  const began = clock.now();
  try {
    const sent = await purgeAgain({
      store: target.store,
      seams: {
        origin: target.origin,
        cdn: target.cdn,
        clock,
        readBody: async (key) => {
          throw new Error(`a purge uploads no bodies, but was to read ${key}`);
        },
        log: () => {},
        progress: () => progress.update('purging'),
        signal: context.signal,
      },
      owner,
      entries,
      serial: root.serial,
      fence: root.fence,
      distribution: law.distribution,
      allowance: law.allowance,
    });
    const open = sent.batches.filter(({ completedAt }) => completedAt === null);
    await confirmPurges(target, open, {
      clock,
      signal: context.signal,
      onWait: () =>
        progress.update(`the purge has been under way for ${leftText(clock.now() - began)}`),
    });
    // What it caught on its way to an edge has landed by then (cache-law §3.5).
    await clock.sleep(law.allowance * 1000);
    // A running serve looks for new purges of the local target twice a second, by the real time.
    if (site.bucketTarget === null) await realTime(1_000);
    return sent;
  } finally {
    progress.done();
  }
}

/** A purge mends what is as published in the bucket; anything else would only be fetched again as it is. */
async function sortOut(
  keys: readonly string[],
  { entries }: LedgerRead,
  { origin, prefix }: OpenTarget,
): Promise<{ readonly mendable: readonly Entry[]; readonly others: readonly Entry[] }> {
  const limit = pLimit(origin.capabilities.concurrency);
  const known = keys.flatMap((key) => entries.get(key) ?? []);
  const asked = await Promise.all(
    known.map((entry) =>
      limit(async () => ({ entry, isPublished: await holds(origin, prefix, entry) })),
    ),
  );
  return {
    mendable: asked.filter(({ isPublished }) => isPublished).map(({ entry }) => entry),
    others: asked.filter(({ isPublished }) => !isPublished).map(({ entry }) => entry),
  };
}

async function holds(origin: Origin, prefix: string, { key, live }: Entry): Promise<boolean> {
  const { object } = await origin.head(`${prefix}${key}`);
  return object === null ? live === null : object.etag === live?.etag;
}

function costText(items: readonly string[], { root, clock }: LedgerRead, { config }: Site): string {
  const since = monthStart(clock.now());
  const used = root.purges
    .flatMap(({ batches }) => batches)
    .reduce(
      (sum, batch) =>
        batch.createdAt !== null && batch.createdAt >= since ? sum + batch.items.length : sum,
      0,
    );
  const { freePaths } = config.invalidation;
  const paid = Math.max(0, items.length - Math.max(0, freePaths - used));
  return `${used.toLocaleString('en-US')} of ${freePaths.toLocaleString('en-US')} free ones used this month, ${money(paid * config.prices.purgePath)}`;
}
