import { parseCacheControl } from '../cache/cache-control.ts';
import type { Change } from '../plan/change.ts';
import { duration, when } from './words.ts';

/** Why a change is made, in the words of the screen. */
export function reasonOf(change: Change, now: number): string {
  switch (change.change) {
    case 'put':
      return putReason(change);
    case 'copy-headers':
      return copyReason(change);
    case 'remove':
      return 'gone from the site';
    case 'retire':
      return retireReason(change, now);
  }
}

function putReason({ reason, desired }: Extract<Change, { change: 'put' }>): string {
  switch (reason) {
    case 'new':
      return desired.kind === 'fingerprinted' || desired.kind === 'file' ? 'new file' : 'new page';
    case 'returned':
      return 'back again';
    case 'content-differs':
      return 'content differs';
    case 'layout-differs':
      return 'layout differs';
    case 'other-headers':
      return 'has headers that storyclub does not set';
  }
}

function copyReason({
  reason,
  desired,
  previousCacheControl,
}: Extract<Change, { change: 'copy-headers' }>): string {
  const from = duration(edgeOf(previousCacheControl));
  const to = duration(edgeOf(desired.cacheControl));
  switch (reason) {
    case 'settled':
      // Others have written it: no tier keeps a story for nothing.
      if (edgeOf(previousCacheControl) === 0) return 'Cache-Control differs';
      return `settled: ${from} → ${to} at the edge`;
    case 'policy-differs':
      if (previousCacheControl === '') return `no Cache-Control → ${to} at the edge`;
      return from === to ? 'Cache-Control differs' : `policy: ${from} → ${to} at the edge`;
    case 'visible-headers-differ':
      return `now ${desired.contentType}`;
    case 'tags-differ':
      return 'cache tags differ';
  }
}

function retireReason(
  { reason, due, isDue }: Extract<Change, { change: 'retire' }>,
  now: number,
): string {
  if (isDue) return 'nothing loads it any more';
  if (!Number.isFinite(due)) return 'when no page that may be shown loads it';
  switch (reason) {
    case 'nothing-loads-it':
    case 'may-still-be-loaded':
      return `after ${when(due, now)} (last page that may refer to it)`;
    case 'recently-loaded':
      return `after ${when(due, now)} (kept a while for open pages)`;
  }
}

function edgeOf(cacheControl: string): number {
  const { sMaxage, maxAge } = parseCacheControl(cacheControl);
  return sMaxage ?? maxAge ?? 0;
}

/** What is done at the edges, and until when an old copy may be shown. */
export function actionOf(change: Change, now: number): string {
  const { edge, until, kind } = change;
  // Nobody asks for a new file before the pages that load it are there.
  if (change.change === 'put' && change.desired.kind === 'fingerprinted' && change.reason === 'new')
    return '';
  const bound = until === null ? '' : Number.isFinite(until) ? when(until, now) : 'purged';
  switch (edge.action) {
    case 'none':
      return '';
    case 'wait':
      return edge.because === 'purge-under-way'
        ? 'wait for the purge under way'
        : `wait until ${bound}`;
    case 'purge':
      return edge.keptBackUntil === null || kind !== 'chrome'
        ? `purge (edge copy until ${bound})`
        : `purge by ${when(edge.dueBy, now)} (kept back)`;
  }
}
