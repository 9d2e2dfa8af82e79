import type { LocalPurge } from '../cdn/local.ts';
import type { Origin } from '../origin/origin.ts';

/** How often the local target is looked at, milliseconds. */
const INTERVAL = 500;

export interface TargetWatchOptions {
  readonly origin: Origin;
  /** Key of the ledger's root. */
  readonly ledger: string;
  /** Every purge sent to the local target, oldest first. */
  readonly readPurges: () => Promise<readonly LocalPurge[]>;
  readonly onPublished: () => void;
  readonly onPurge: (purge: LocalPurge) => void;
  readonly onError: (error: unknown) => void;
}

/** Looks whether another process publishes to the local target, and passes its purges on. Returns what ends it. */
export async function watchTarget(options: TargetWatchOptions): Promise<() => void> {
  const { origin, ledger, readPurges, onPublished, onPurge, onError } = options;
  const seen = new Set((await readPurges()).map(({ id }) => id));
  let etag = await etagOf(origin, ledger);
  let isLooking = false;
  const look = async (): Promise<void> => {
    for (const purge of await readPurges()) {
      if (seen.has(purge.id)) continue;
      seen.add(purge.id);
      onPurge(purge);
    }
    const next = await etagOf(origin, ledger);
    if (next === etag) return;
    etag = next;
    onPublished();
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      .catch(onError)
      .finally(() => {
        isLooking = false;
      });
  }, INTERVAL);
  return () => clearInterval(timer);
}

async function etagOf(origin: Origin, key: string): Promise<string | null> {
  return (await origin.head(key)).object?.etag ?? null;
}
