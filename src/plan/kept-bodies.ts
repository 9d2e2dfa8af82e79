import type { Change } from './change.ts';
import { type Entry, type KeptBodies, type Release, UNKNOWN } from './ledger.ts';

/** Of bodies that are no longer needed so many are let go in one publish. */
const LET_GO_AT_ONCE = 5000;

/** A live body that is about to go. */
export interface Outgoing {
  readonly key: string;
  readonly digest: string;
  readonly etag: string;
  readonly version: string | null;
}

/** The live bodies that changes take from the site: replaced, removed or retired. */
export function outgoingBodies(
  changes: readonly Change[],
  entries: ReadonlyMap<string, Entry>,
): readonly Outgoing[] {
  return changes.flatMap((change) => {
    const live = entries.get(change.key)?.live;
    if (!live || change.change === 'copy-headers' || live.digest === UNKNOWN) return [];
    const { digest, etag, version } = live;
    return [{ key: change.key, digest, etag, version }];
  });
}

/** Those to be copied first for releases to go back to: each once, and none that the origin keeps as a version. */
export function bodiesToKeep(
  outgoing: readonly Outgoing[],
  bodies: KeptBodies,
): readonly Outgoing[] {
  const seen = new Set<string>();
  return outgoing.filter(({ digest, version }) => {
    if (version !== null || bodies.has(digest) || seen.has(digest)) return false;
    seen.add(digest);
    return true;
  });
}

/** The kept bodies after a publish, and those no kept release needs any more. */
export function keptAfter(
  before: KeptBodies,
  {
    outgoing,
    copied,
    serial,
    earlier,
  }: {
    readonly outgoing: readonly Outgoing[];
    /** Digests copied in this publish. */
    readonly copied: ReadonlySet<string>;
    readonly serial: number;
    /** Releases that can be gone back to after it. */
    readonly earlier: readonly Release[];
  },
): { readonly bodies: KeptBodies; readonly unneeded: readonly string[] } {
  const bodies = new Map(before);
  for (const digest of copied) bodies.set(digest, serial);
  for (const { digest } of outgoing) if (bodies.has(digest)) bodies.set(digest, serial);
  // A body replaced by a publish is needed by releases before it.
  const oldest = earlier.reduce((least, release) => Math.min(least, release.serial), Infinity);
  const unneeded = [...bodies]
    .filter(([, replacedBy]) => replacedBy <= oldest)
    .map(([digest]) => digest)
    .slice(0, LET_GO_AT_ONCE);
  for (const digest of unneeded) bodies.delete(digest);
  return { bodies, unneeded };
}
