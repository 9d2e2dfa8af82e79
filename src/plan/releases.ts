import type { LedgerRoot, Release } from './ledger.ts';

/** Releases: the site as earlier publishes left it, for going back to. */

/** A root with the name of its entries, as it is stored. */
type Root = LedgerRoot & { readonly entriesKey: string | null };

/** The release that is live; null when nothing is, or a publish stopped half-way since. */
export function liveRelease(root: Root): Release | null {
  const { publish, siteDigest, templatesDigest, configDigest, serial, entriesKey } = root;
  const last = root.releases.at(-1);
  if (last !== undefined && last.entriesKey === entriesKey) return last;
  // A ledger from before releases were kept, or from when none were to be.
  if (publish === null || entriesKey === null || siteDigest === '') return null;
  return { ...publish, serial, entriesKey, siteDigest, templatesDigest, configDigest };
}

/** The releases that can be gone back to, oldest first: all but the one that is live. */
export function earlierReleases(root: Root): readonly Release[] {
  return root.releases.filter(({ entriesKey }) => entriesKey !== root.entriesKey);
}

/**
 * The releases after a publish that wrote `after`, `keep` of them besides the one that is live. A site that is as it
 * was, headers apart, is the same release with newer entries; one published in part is none.
 */
export function releasesAfter(
  before: Root | null,
  after: Omit<Root, 'releases'>,
  keep: number,
): readonly Release[] {
  if (keep === 0) return [];
  const live = before === null ? null : liveRelease(before);
  const earlier = before === null ? [] : earlierReleases(before);
  const next = liveRelease({ ...after, releases: [] });
  if (next !== null && live?.siteDigest === next.siteDigest) {
    const { serial, entriesKey } = next;
    return [...earlier, { ...live, serial, entriesKey }];
  }
  const past = [...earlier, ...(live === null ? [] : [live])].slice(-keep);
  return next === null ? past : [...past, next];
}
