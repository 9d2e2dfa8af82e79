import { hash } from 'node:crypto';
import type { Origin } from '../origin/origin.ts';
import type { Entry } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import type { StateNames } from './state-names.ts';

/** A body of an earlier release. */
export interface ReleasedBody {
  readonly key: string;
  readonly digest: string;
  /** The origin's id of it; null where it kept none. */
  readonly version: string | null;
}

/** The bodies that a plan to go back to a release uploads. `then`: the entries of the release. */
export function bodiesToFetch(
  { changes }: Plan,
  then: ReadonlyMap<string, Entry>,
): readonly ReleasedBody[] {
  return changes.flatMap((change) =>
    change.change === 'put' ? [bodyOf(change.key, change.desired.digest, then)] : [],
  );
}

/** The body of a key as a release has it. */
export function bodyOf(
  key: string,
  digest: string,
  then: ReadonlyMap<string, Entry>,
): ReleasedBody {
  return { key, digest, version: then.get(key)?.live?.version ?? null };
}

interface Places {
  readonly origin: Origin;
  /** Keys live under it. */
  readonly prefix: string;
  readonly names: StateNames;
}

/**
 * A body of an earlier release: from the bucket's versions, else from what was kept beside the ledger, else from its key,
 * which may hold it all the same. Null when none of them is it; a body is known by its SHA-256 alone.
 */
export async function fetchBody(body: ReleasedBody, places: Places): Promise<Uint8Array | null> {
  for (const read of [fromVersions, fromState, fromKey]) {
    const found = await read(body, places);
    if (found !== null && hash('sha256', found, 'base64url') === body.digest) return found;
  }
  return null;
}

type Read = (body: ReleasedBody, places: Places) => Promise<Uint8Array | null>;

const fromVersions: Read = async ({ key, version }, { origin, prefix }) => {
  if (version === null) return null;
  const answer = await origin.getVersion(`${prefix}${key}`, version);
  return answer.outcome === 'found' ? answer.body : null;
};

const fromState: Read = async ({ digest }, { origin, names }) => {
  const answer = await origin.get(names.body(digest));
  return answer.outcome === 'found' ? answer.body : null;
};

const fromKey: Read = async ({ key }, { origin, prefix }) => {
  const answer = await origin.get(`${prefix}${key}`);
  return answer.outcome === 'found' ? answer.body : null;
};
