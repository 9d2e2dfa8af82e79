import { publishFinding } from '../findings/codes-publish.ts';
import type { Finding } from '../findings/finding.ts';
import type { BeforeSend, RemoveRequest } from '../origin/origin.ts';
import type { Retire } from '../plan/change.ts';
import type { KeptBodies } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { Lease } from './lease.ts';
import type { Seams } from './seams.ts';
import type { StateNames } from './state-names.ts';

/** Retired files that were deleted, and a finding for each that was not. */
export interface Retired {
  readonly deleted: readonly Retire[];
  readonly findings: readonly Finding[];
}

export const nothingRetired: Retired = { deleted: [], findings: [] };

/** Deletes the files that are due (cache-law §8.7). What goes wrong is found, not thrown: the site is published. */
export async function retireFiles(
  plan: Plan,
  {
    seams,
    lease,
    prefix,
  }: { readonly seams: Seams; readonly lease: Lease; readonly prefix: string },
): Promise<Retired> {
  const due = plan.changes.filter(
    (change): change is Retire => change.change === 'retire' && change.isDue,
  );
  if (due.length === 0) return nothingRetired;
  seams.progress({ step: 'retiring' });
  const requests = due.map(({ key, replaces }) => ({ key: `${prefix}${key}`, ifMatch: replaces }));
  const sent = seams.clock.now();
  const left = new Map<string, string>();
  await lease.keep();
  const beforeSend = (): Promise<void> => lease.keep();
  for (const { key, at, why } of await removeAll(requests, { ...seams, beforeSend })) {
    const own = key.slice(prefix.length);
    if (why === null) seams.log({ op: 'delete', key: own, sent, answered: at });
    else left.set(own, why);
  }
  return {
    deleted: due.filter(({ key }) => !left.has(key)),
    findings: [...left].map(([key, why]) => publishFinding('file-not-deleted', { key, why })),
  };
}

/** Deletes bodies that no release needs any more. What stays harms nobody, and is found after the next crash. */
export async function letBodiesGo(
  unneeded: readonly string[],
  { origin, names }: Pick<Seams, 'origin'> & { readonly names: StateNames },
): Promise<void> {
  if (unneeded.length === 0) return;
  await removeAll(
    unneeded.map((digest) => ({ key: names.body(digest), ifMatch: null })),
    { origin },
  );
}

/** Deletes what publishes that died have left in the state: what comes and goes there and is not `named`. */
export async function sweepState(
  { named, bodies }: { readonly named: readonly string[]; readonly bodies: KeptBodies },
  { origin, names }: Pick<Seams, 'origin'> & { readonly names: StateNames },
): Promise<void> {
  const kept = new Set([...named, ...[...bodies.keys()].map((digest) => names.body(digest))]);
  const left: RemoveRequest[] = [];
  for (const prefix of names.cleared)
    for await (const { key } of origin.inventory(prefix))
      if (!kept.has(key)) left.push({ key, ifMatch: null });
  if (left.length > 0) await removeAll(left, { origin });
}

/**
 * Deletes objects of the state that nothing refers to, and then the lease; nothing when it was lost. A lease that stays
 * runs out by itself, and who takes it over looks for what a dead publish has left.
 */
export async function releaseLease(
  lease: Lease,
  superseded: readonly string[],
  { origin }: Pick<Seams, 'origin'>,
): Promise<readonly Finding[]> {
  const own = await lease.end();
  if (own === null) return [];
  const answers = await removeAll([...superseded.map((key) => ({ key, ifMatch: null })), own], {
    origin,
  });
  return answers
    .filter(({ key }) => key === lease.key)
    .flatMap(({ key, why }) =>
      why === null ? [] : [publishFinding('lease-not-released', { key, why })],
    );
}

interface Removed {
  readonly key: string;
  readonly at: number;
  /** Why it was not removed; null when it was. */
  readonly why: string | null;
}

async function removeAll(
  requests: readonly RemoveRequest[],
  { origin, beforeSend }: Pick<Seams, 'origin'> & { readonly beforeSend?: BeforeSend },
): Promise<readonly Removed[]> {
  try {
    const answers = await origin.remove(requests, beforeSend);
    return answers.map((answer) => {
      const { key } = answer;
      switch (answer.outcome) {
        case 'removed':
          return { key, at: answer.at, why: null };
        case 'precondition-failed':
          return { key, at: answer.at, why: 'someone else has changed it.' };
        case 'failed':
          return { key, at: 0, why: answer.why };
      }
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return requests.map(({ key }) => ({ key, at: 0, why }));
  }
}
