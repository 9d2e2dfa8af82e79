import type { ObjectSummary, Origin } from '../origin/origin.ts';
import { KEYS_A_LISTING, type ProgressStep } from './seams.ts';

/** An object of a listing, its key without the target's prefix. */
export type Listed = ObjectSummary;

export interface Listing {
  readonly origin: Origin;
  readonly prefix: string;
  readonly statePrefix: string;
  readonly progress: (step: ProgressStep) => void;
}

/** Everything under the target's prefix but storyclub's own state, by key: one request for each 1,000 objects. */
export async function listSite({
  origin,
  prefix,
  statePrefix,
  progress,
}: Listing): Promise<ReadonlyMap<string, Listed>> {
  const listed = new Map<string, Listed>();
  for await (const object of origin.inventory(prefix)) {
    if (object.key.startsWith(statePrefix)) continue;
    const key = object.key.slice(prefix.length);
    // The marks of folders that consoles make.
    if (key !== '') listed.set(key, { ...object, key });
    if (listed.size % KEYS_A_LISTING === 0) progress({ step: 'listing', done: listed.size });
  }
  return listed;
}
