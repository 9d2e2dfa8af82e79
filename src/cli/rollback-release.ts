import { UserError } from '../findings/user-error.ts';
import { publishedFiles } from '../plan/as-published.ts';
import type { Entry, Release } from '../plan/ledger.ts';
import { chooseRelease, liveRelease } from '../plan/releases.ts';
import type { BuiltSite } from '../plan/plan.ts';
import type { FoundRoot, LedgerStore } from '../publish/ledger-store.ts';
import { bodyOf } from '../publish/release-bodies.ts';
import { minuteOf } from '../report/words.ts';
import type { Site } from './context.ts';

/** The release to go back to, and what it was. */
export interface Chosen {
  readonly release: Release;
  /** It is live already. */
  readonly isLive: boolean;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Finds the release that is meant and reads its list of files. Throws UserError when there is none such. */
export async function readChosen(
  { root }: FoundRoot,
  { name, store }: { readonly name: string | null; readonly store: LedgerStore },
): Promise<Chosen> {
  const choice = chooseRelease(root, name);
  switch (choice.outcome) {
    case 'unknown':
      throw name === null ? noReleases() : releaseUnknown(name);
    case 'ambiguous':
      throw new UserError({
        code: 'release-ambiguous',
        what: `"${name}" begins ${choice.candidates.length} releases: ${choice.candidates.map(({ id }) => id.slice(0, 12)).join(', ')}.`,
        next: 'Give more of the name, as `storyclub releases` shows it.',
      });
    case 'chosen': {
      const { release } = choice;
      const isLive = liveRelease(root)?.entriesKey === release.entriesKey;
      const entries = await store.readRelease(release);
      if (entries === null) throw releaseGone(release);
      refuseTakenDown(root, entries);
      return { release, isLive, entries };
    }
  }
}

/** The site as the release had it. */
export function siteOf(
  { release, entries }: Chosen,
  { nextStoryAt }: Pick<BuiltSite, 'nextStoryAt'>,
): BuiltSite {
  const { siteDigest, templatesDigest, configDigest } = release;
  const files = publishedFiles(entries.values());
  return { files, siteDigest, templatesDigest, configDigest, nextStoryAt };
}

/** Its body of a key, as far as the entries tell. */
export function releasedBody({ entries }: Chosen, key: string): ReturnType<typeof bodyOf> {
  const digest = entries.get(key)?.live?.digest;
  if (digest === undefined) throw new Error(`the release has no ${key}`);
  return bodyOf(key, digest, entries);
}

/** A story that was taken down stays down: its page could be left out, its title on the lists of then could not. */
function refuseTakenDown(root: FoundRoot['root'], entries: ReadonlyMap<string, Entry>): void {
  const shown = root.takenDown.filter(({ key }) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.live !== null && entry.kind === 'story';
  });
  const [first] = shown;
  if (first === undefined) return;
  throw new UserError({
    code: 'release-shows-taken-down',
    what: `This release shows ${shown.map(({ slug }) => slug).join(', ')}, taken down since.`,
    why: 'What is taken down stays down, and the lists of this release name it.',
    next: `Go back to a later release (storyclub releases), or first: storyclub restore ${first.slug}`,
    exitCode: 1,
  });
}

/** Throws UserError: nothing was published yet. */
export function nothingPublished({ config }: Site): UserError {
  return new UserError({
    code: 'nothing-published',
    what: `Nothing has been published to ${config.target} yet.`,
    next: 'Publish first: storyclub publish.',
  });
}

function noReleases(): UserError {
  return new UserError({
    code: 'no-releases',
    what: 'There is no earlier release to go back to.',
    why: 'Releases are kept from the second publish on that changes the site, as many as `keepReleases` says (0: none).',
    next: 'To take a change back all the same, revert it in the sources and publish.',
  });
}

function releaseUnknown(name: string): UserError {
  return new UserError({
    code: 'release-unknown',
    what: `No release begins with "${name}".`,
    next: 'See which there are: storyclub releases.',
  });
}

function releaseGone({ id, at, entriesKey }: Release): UserError {
  return new UserError({
    code: 'release-gone',
    what: `The list of files of release ${id.slice(0, 8)} (${minuteOf(at)} UTC) is gone.`,
    why: `Someone deleted ${entriesKey}.`,
    next: 'Go back to another release: storyclub releases.',
    state: 'Nothing was changed.',
  });
}
