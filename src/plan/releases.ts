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
  const { at: firstAt } = publish;
  return { ...publish, firstAt, serial, entriesKey, siteDigest, templatesDigest, configDigest };
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
  const past = [...earlier, ...(live === null ? [] : [live])];
  if (next === null) return past.slice(-keep);
  // Going back to a release makes it the newest; it is not kept twice.
  const { siteDigest, firstAt } = next;
  const first = past.find((release) => release.siteDigest === siteDigest)?.firstAt ?? firstAt;
  const others = past.filter((release) => release.siteDigest !== siteDigest).slice(-keep);
  return [...others, { ...next, firstAt: first }];
}

/** What a name given on the command line stands for: the beginning of the id of a publish, or of a commit. */
export type Choice =
  | { readonly outcome: 'chosen'; readonly release: Release }
  | { readonly outcome: 'ambiguous'; readonly candidates: readonly Release[] }
  | { readonly outcome: 'unknown' };

/** The release a name stands for; without one the newest that is not live. */
export function chooseRelease(root: Root, name: string | null): Choice {
  if (name === null) {
    const release = earlierReleases(root).at(-1);
    return release === undefined ? { outcome: 'unknown' } : { outcome: 'chosen', release };
  }
  const live = liveRelease(root);
  const all = live === null ? earlierReleases(root) : [...earlierReleases(root), live];
  const wanted = name.toLowerCase();
  const isIt = ({ id, commit }: Release): boolean =>
    wanted !== '' && (id.startsWith(wanted) || (commit?.startsWith(wanted) ?? false));
  const candidates = all.filter(isIt);
  const [release] = candidates;
  if (release === undefined) return { outcome: 'unknown' };
  return candidates.length === 1
    ? { outcome: 'chosen', release }
    : { outcome: 'ambiguous', candidates };
}
