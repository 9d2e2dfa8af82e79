import pLimit from 'p-limit';
import type { Origin } from '../origin/origin.ts';
import { type Drift, driftOf, suspectsIn } from '../plan/drift.ts';
import type { FoundObject } from '../plan/found-object.ts';
import type { Entry } from '../plan/ledger.ts';
import { readFound, toFound } from './found-objects.ts';
import type { ProgressStep } from './seams.ts';
import { listSite } from './survey-origin.ts';

/** What is in the origin otherwise than it was published. */
export interface DriftSurvey {
  /** In the order of the ledger's keys. */
  readonly drifts: readonly Drift[];
  /** Objects that storyclub did not publish. */
  readonly added: readonly string[];
  readonly requests: { readonly lists: number; readonly heads: number; readonly gets: number };
}

export interface DriftSurveyTerms {
  readonly origin: Origin;
  readonly prefix: string;
  readonly statePrefix: string;
  /** Seconds. */
  readonly allowance: number;
  /** Objects are to be stored with cache tags. */
  readonly tagged: boolean;
  readonly progress: (step: ProgressStep) => void;
}

/**
 * Compares what is there with the ledger: a listing, a HEAD for what was written since storyclub wrote it, and a GET for
 * what has another ETag or size. Writes nothing.
 */
export async function surveyDrift(
  entries: ReadonlyMap<string, Entry>,
  terms: DriftSurveyTerms,
): Promise<DriftSurvey> {
  const { origin, prefix, progress, allowance } = terms;
  const listed = await listSite(terms);
  const suspects = suspectsIn(listed, entries, allowance);
  const { touched, rewritten, gone, added } = suspects;
  const found = new Map<string, Drift | null>(gone.map((key) => [key, { what: 'gone', key }]));
  const of = touched.length + rewritten.length;
  let done = 0;
  const note = (key: string, object: FoundObject | null): void => {
    const entry = entries.get(key);
    if (entry !== undefined)
      found.set(
        key,
        object === null ? { what: 'gone', key } : driftOf(entry, object, terms.tagged),
      );
    progress({ step: 'looking', done: ++done, of });
  };
  await pLimit(origin.capabilities.concurrency).map(touched, async (key) => {
    const { object } = await origin.head(`${prefix}${key}`);
    const live = entries.get(key)?.live ?? null;
    const isSameBody = object?.etag === live?.etag;
    if (object === null || live === null) note(key, null);
    else if (isSameBody) note(key, toFound(object, { key, digest: live.digest }));
    else note(key, await readFound(origin, { key, prefix }));
  });
  await pLimit(READS_AT_ONCE).map(rewritten, async (key) =>
    note(key, await readFound(origin, { key, prefix, size: listed.get(key)?.size })),
  );
  return {
    drifts: [...entries.keys()].flatMap((key) => found.get(key) ?? []),
    added,
    requests: {
      lists: Math.max(1, Math.ceil(listed.size / 1000)),
      heads: touched.length,
      gets: rewritten.length,
    },
  };
}

/** Bodies under way at once: each is in memory whole. */
const READS_AT_ONCE = 8;
