import type { CopyState, CopyVersion, PanelCopy } from './panel-state.ts';
import { toIso } from './to-iso.ts';

/** One stored response of a location. Instants are epoch milliseconds. */
export interface HeldCopy {
  /** The cache key: the path, and a line for each part more. */
  readonly key: string;
  readonly path: string;
  readonly status: number;
  readonly etag: string | null;
  readonly size: number;
  readonly storedAt: number;
  readonly freshUntil: number;
  readonly staleUntil: number;
  readonly hits: number;
}

export interface Judged {
  readonly now: number;
  /** What the origin has under the copy's path: null for nothing. */
  readonly live: { readonly etag: string } | null | 'unread';
}

export function toPanelCopy(copy: HeldCopy, { now, live }: Judged): PanelCopy {
  return {
    variant: toVariant(copy),
    state: toState(copy, now),
    version: judgeVersion(copy, live),
    status: copy.status,
    size: copy.size,
    hits: copy.hits,
    age: toSeconds(now - copy.storedAt),
    left: toSeconds(copy.freshUntil - now),
    storedAt: toIso(copy.storedAt),
    freshUntil: toIso(copy.freshUntil),
    staleUntil: toIso(copy.staleUntil),
  };
}

function toVariant({ key, path }: HeldCopy): string {
  const rest = key.startsWith(path) ? key.slice(path.length) : key;
  return rest
    .split('\n')
    .filter((part) => part !== '')
    .join(', ');
}

function toState({ freshUntil, staleUntil }: HeldCopy, now: number): CopyState {
  if (now < freshUntil) return 'fresh';
  return now < staleUntil ? 'stale' : 'expired';
}

/** An error is the current answer as long as the origin has nothing there. */
export function judgeVersion({ status, etag }: HeldCopy, live: Judged['live']): CopyVersion {
  if (live === 'unread') return 'unknown';
  if (live === null) return status >= 400 ? 'current' : 'old';
  if (status >= 400) return 'old';
  if (etag === null) return 'unknown';
  return opaque(etag) === opaque(live.etag) ? 'current' : 'old';
}

/** A compressed copy has the origin's ETag made weak (RFC 9110 §8.8.3.3). */
function opaque(etag: string): string {
  return etag.replace(/^W\//, '');
}

function toSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
