import { sleepUntil } from '../cdn/wait-for-purge.ts';
import { edgeBound } from '../plan/bounds.ts';
import type { Entry } from '../plan/ledger.ts';
import { applyPurges } from '../plan/purge-effect.ts';
import { withBatches } from '../plan/purge-progress.ts';
import { leftText } from '../report/waited-text.ts';
import { owing, purgesFor, waitFor, type Waited } from '../verify/wait.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { readLedger } from './verify-target.ts';
import { confirmPurges } from './wait-for-readers.ts';

/**
 * Stays until no edge has what was under these keys before: until their purges are confirmed, and what needed none has
 * expired. Browsers are not waited for: `later` has what they keep. Writes nothing; a failure to ask is an outcome.
 */
export async function waitForEdges(
  context: CommandContext,
  {
    site,
    target,
    keys,
  }: { readonly site: Site; readonly target: OpenTarget; readonly keys: ReadonlySet<string> },
): Promise<Waited> {
  const { root, entries, law, clock } = await readLedger(site, target);
  const { allowance } = law;
  const owed = owing(keys, entries, clock.now());
  if (owed.length > 0) return { outcome: 'owed', at: clock.now(), keys: owed.length };
  const progress = context.progress('waiting for the edges');
  const began = clock.now();
  const waiting = { signal: context.signal, clock };
  const onWait = (): void =>
    progress.update(
      `taken down; edges have been forgetting it for ${leftText(clock.now() - began)}`,
    );
  try {
    const confirmed = await confirmPurges(target, purgesFor(keys, root), { ...waiting, onWait });
    if (confirmed.outcome !== 'confirmed') return confirmed;
    const current = applyPurges(entries, withBatches(root, confirmed.known).purges);
    const until = lastEdge(keys, current, allowance);
    // A bound is past after the allowance, not with it (cache-law §3.7); whole seconds are what `Age` counts in.
    await sleepUntil(until + (allowance + 1) * 1000, { ...waiting, onWait });
    const at = clock.now();
    if (context.signal.aborted && at < until) return { outcome: 'stopped', at, until };
    const { later } = waitFor(keys, current, { now: at, patience: 0, allowance });
    return { outcome: 'there', at, later };
  } finally {
    progress.done();
  }
}

/** When the last edge forgets what it has of these keys; long past when none has any. */
function lastEdge(
  keys: ReadonlySet<string>,
  entries: ReadonlyMap<string, Entry>,
  allowance: number,
): number {
  let last = -Infinity;
  for (const key of keys) {
    const entry = entries.get(key);
    for (const tail of entry?.tails ?? [])
      last = Math.max(last, edgeBound(tail, entry?.live ?? null, allowance));
  }
  return last;
}
