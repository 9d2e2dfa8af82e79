import type { Cdn } from '../cdn/cdn.ts';
import type { Clock } from '../clock.ts';
import type { Origin } from '../origin/origin.ts';
import type { OperationLog } from './operation-log.ts';

/** Everything of the world that publishing touches. */
export interface Seams {
  readonly origin: Origin;
  readonly cdn: Cdn;
  /** Runs with the origin's clock. */
  readonly clock: Clock;
  /** Reads a built file's body when its turn comes. */
  readonly readBody: (key: string) => Promise<Uint8Array>;
  readonly log: OperationLog;
  readonly progress: (step: ProgressStep) => void;
  /** Aborted when the person asks to stop: what is under way is finished, and what was done is committed. */
  readonly signal: AbortSignal;
}

export type ProgressStep =
  | {
      readonly step: 'uploading' | 'keeping' | 'looking';
      readonly done: number;
      readonly of: number;
    }
  /** Keys listed so far. */
  | { readonly step: 'listing'; readonly done: number }
  | {
      readonly step: 'waiting';
      readonly milliseconds: number;
      readonly why: 'cached-errors' | 'allowance';
    }
  | { readonly step: 'purging'; readonly done: number; readonly of: number }
  | { readonly step: 'committing' | 'retiring' | 'recovering' };

/** The same clock, moved: the law counts by the `Date` of the origin's answers. */
export function movedClock(clock: Clock, by: number): Clock {
  return by === 0 ? clock : { now: () => clock.now() + by, sleep: (ms) => clock.sleep(ms) };
}

/** Requests made of an origin, by how they are billed. */
export interface OriginCounts {
  put: number;
  get: number;
  delete: number;
}

/** Keys that one request lists (S3 API, ListObjectsV2). */
export const KEYS_A_LISTING = 1000;

/** The origin, counting what is asked of it. */
export function countingOrigin(origin: Origin): {
  readonly origin: Origin;
  readonly counts: Readonly<OriginCounts>;
} {
  const counts: OriginCounts = { put: 0, get: 0, delete: 0 };
  const counted =
    <A extends readonly unknown[], R>(name: keyof OriginCounts, call: (...args: A) => R) =>
    (...args: A): R => {
      counts[name]++;
      return call(...args);
    };
  return {
    counts,
    origin: {
      name: origin.name,
      get capabilities() {
        return origin.capabilities;
      },
      async *inventory(prefix: string) {
        let listed = 0;
        for await (const found of origin.inventory(prefix)) {
          if (listed++ % KEYS_A_LISTING === 0) counts.put++;
          yield found;
        }
        if (listed === 0) counts.put++;
      },
      head: counted('get', (key: string) => origin.head(key)),
      get: counted('get', (key: string, ifNoneMatch?: string) => origin.get(key, ifNoneMatch)),
      getVersion: counted('get', (key: string, version: string) => origin.getVersion(key, version)),
      put: counted('put', (request: Parameters<Origin['put']>[0]) => origin.put(request)),
      copyHeaders: counted('put', (request: Parameters<Origin['copyHeaders']>[0]) =>
        origin.copyHeaders(request),
      ),
      copy: counted('put', (request: Parameters<Origin['copy']>[0]) => origin.copy(request)),
      remove: counted('delete', (...request: Parameters<Origin['remove']>) =>
        origin.remove(...request),
      ),
    },
  };
}
