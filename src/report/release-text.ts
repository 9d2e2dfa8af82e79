import type { Fix, Release } from '../plan/ledger.ts';
import { type Paint, printable } from './paint.ts';
import { count, minuteOf } from './words.ts';
import { wrap } from './wrap.ts';

/** Digits of an id or commit that people are shown. */
const SHOWN = 8;

const shortId = ({ id }: Release): string => id.slice(0, SHOWN);

/** `commit 1a2b3c4d, with changes in no commit`; nothing where there was no git. */
function sourceOf({ commit, isUncommitted }: Release): string {
  if (commit === null) return '';
  const more = isUncommitted === true ? ' and changes in no commit' : '';
  return `commit ${printable(commit.slice(0, SHOWN))}${more}`;
}

/** The releases, newest first. `live` is null when a publish stopped half-way since the last. */
export function renderReleases(
  {
    live,
    earlier,
    differs,
  }: {
    readonly live: Release | null;
    readonly earlier: readonly Release[];
    /** Files that differ from what is live, by a release's id, as far as they were counted. */
    readonly differs: ReadonlyMap<string, number>;
  },
  { paint, target }: { readonly paint: Paint; readonly target: string },
): readonly string[] {
  const line = (release: Release, isLive: boolean): readonly string[] => {
    const words = `${shortId(release)}  ${minuteOf(release.at)} UTC  ${printable(release.by)}`;
    const { id, at, firstAt } = release;
    const files = differs.get(id);
    const more = [
      ...(firstAt < at ? [`the site of ${minuteOf(firstAt)} UTC again`] : []),
      sourceOf(release),
      files === undefined
        ? ''
        : `${count(files, 'file differs', 'files differ')} from what is live`,
    ].filter((text) => text !== '');
    return [
      `  ${isLive ? paint('green', 'live') : '    '}  ${words}`,
      ...more.map((text) => paint('dim', `        ${' '.repeat(SHOWN)}  ${text}`)),
    ];
  };
  return [
    `${paint('bold', 'storyclub releases')} · ${target}`,
    '',
    ...(live === null
      ? ['  what is live is no release: a publish stopped half-way']
      : line(live, true)),
    ...earlier.toReversed().flatMap((release) => line(release, false)),
    '',
    earlier.length === 0
      ? 'no earlier releases are kept yet'
      : 'to the one below it: storyclub rollback; to any other: storyclub rollback <id>',
  ];
}

/** Which release the plan goes back to. */
export function rollbackTitle(
  release: Release,
  {
    paint,
    width,
    undone,
  }: { readonly paint: Paint; readonly width: number; readonly undone: readonly Fix[] },
): readonly string[] {
  const source = sourceOf(release);
  const text = `to release ${shortId(release)}: ${minuteOf(release.at)} UTC by ${printable(release.by)}${source === '' ? '' : `, ${source}`}`;
  const slugs = [...new Set(undone.map(({ slug }) => printable(slug)))];
  const since = `takes back the correction of ${slugs.join(', ')}, too`;
  return [
    paint('bold', 'storyclub rollback'),
    ...wrap(text, width, '  '),
    ...(slugs.length === 0 ? [] : wrap(since, width, '  ')),
  ];
}

/** What is left to do: the sources still hold what was taken back. `sources`: the commit they are at, if at one. */
export function afterRollback(
  { commit, isUncommitted }: Release,
  { sources, width }: { readonly sources: string | null; readonly width: number },
): readonly string[] {
  if (commit !== null && isUncommitted === false && commit === sources)
    return ['the sources on this machine are those of this release'];
  const warning =
    'The sources still hold what was taken back: the next publish, by hand or by CI, brings it again. Take it back there too:';
  return ['', ...wrap(warning, width), `  ${howToRevert({ commit, isUncommitted })}`];
}

function howToRevert({ commit, isUncommitted }: Pick<Release, 'commit' | 'isUncommitted'>): string {
  if (commit === null) return 'edit the sources back to what they were';
  if (isUncommitted === true) return 'by hand: no commit holds the sources of this release';
  return `git revert --no-edit ${printable(commit.slice(0, 10))}..HEAD`;
}
