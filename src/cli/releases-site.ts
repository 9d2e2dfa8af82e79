import { publishedFiles } from '../plan/as-published.ts';
import type { Entry, Release } from '../plan/ledger.ts';
import { earlierReleases, liveRelease } from '../plan/releases.ts';
import type { LedgerStore } from '../publish/ledger-store.ts';
import { paintFor } from '../report/paint.ts';
import { releaseToJson } from '../report/release-json.ts';
import { renderReleases } from '../report/release-text.ts';
import type { CommandContext } from './context.ts';
import { openTarget } from './open-target.ts';
import { nothingPublished } from './rollback-release.ts';

/** The body of `releases`: one request; with `--verbose` one more a release, to count what differs. */
export async function listReleases(context: CommandContext): Promise<void> {
  const site = await context.site();
  const { store } = await openTarget(site);
  const { found } = await store.look();
  if (found === null) throw nothingPublished(site);
  const live = liveRelease(found.root);
  const earlier = earlierReleases(found.root);
  const differs = context.verbose
    ? await countDifferences(earlier, { store, live: await store.readEntries(found.root) })
    : new Map<string, number>();
  const { target } = site.config;
  const paint = paintFor(context.colour.stdout);
  context.print(renderReleases({ live, earlier, differs }, { target, paint }));
  context.document({
    version: 1,
    target,
    releases: [
      ...(live === null ? [] : [{ ...releaseToJson(live, true), differs: 0 }]),
      ...earlier.toReversed().map((release) => ({
        ...releaseToJson(release, false),
        differs: differs.get(release.id) ?? null,
      })),
    ],
  });
}

/** Files of each release that are not live as it had them, or that it did not have; by its id. */
async function countDifferences(
  releases: readonly Release[],
  { store, live }: { readonly store: LedgerStore; readonly live: ReadonlyMap<string, Entry> },
): Promise<ReadonlyMap<string, number>> {
  const shown = new Map(publishedFiles(live.values()).map(({ key, digest }) => [key, digest]));
  const differs = new Map<string, number>();
  for (const release of releases) {
    const entries = await store.readRelease(release);
    if (entries === null) continue;
    const then = new Map(publishedFiles(entries.values()).map(({ key, digest }) => [key, digest]));
    const keys = new Set([...shown.keys(), ...then.keys()]);
    differs.set(release.id, [...keys].filter((key) => shown.get(key) !== then.get(key)).length);
  }
  return differs;
}
