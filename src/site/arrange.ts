import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { arrangeList, type ListPage } from './arrange-list.ts';
import { arrangeRedirects, type RedirectPage } from './arrange-redirects.ts';
import { arrangeShelves, type Shelves } from './arrange-shelves.ts';
import type { ArrangedStory, StoryMeta } from './source.ts';

export interface ArchivePage {
  readonly kind: 'archive';
  readonly key: 'archive/index.html';
}

export interface NotFoundPage {
  readonly kind: 'not-found';
  readonly key: '404.html';
}

/** A page that is not a story's. */
export type OtherPage = ListPage | ArchivePage | NotFoundPage | RedirectPage;

/** The whole site as data: which stories are out, in which order, and which pages show them. */
export interface Arrangement<S extends ArrangedStory = StoryMeta> {
  /** Stories that are out, oldest first; a position is an index into it. */
  readonly stories: readonly S[];
  readonly shelves: Shelves;
  readonly pages: readonly OtherPage[];
  readonly findings: readonly Finding[];
}

export interface ArrangeOptions {
  /** Today in the site's time zone; stories dated later are not out. */
  readonly today: string;
  readonly storiesPerPage: number;
}

export function arrangeSite(all: readonly StoryMeta[], options: ArrangeOptions): Arrangement {
  const stories = all.filter((story) => isOut(story, options.today)).toSorted(byDate);
  const arranged = arrangeStories(stories, all, options.storiesPerPage);
  const clashes = findClashingSlugs(all.filter((story) => !story.draft));
  return { ...arranged, findings: [...clashes, ...arranged.findings] };
}

/** Arranges `stories`, which are out and in order; `all` may hold others whose old addresses count. */
export function arrangeStories<S extends ArrangedStory>(
  stories: readonly S[],
  all: readonly ArrangedStory[],
  storiesPerPage: number,
): Arrangement<S> {
  const shelves = arrangeShelves(stories);
  const redirects = arrangeRedirects(all, stories);
  const lists = [
    { kind: 'home' as const, title: '', base: '', stories: stories.map((_, position) => position) },
    ...shelves.years,
    ...shelves.tags,
    ...shelves.authors,
  ];
  return {
    stories,
    shelves,
    pages: [
      ...lists.flatMap((list) => arrangeList(list, storiesPerPage)),
      { kind: 'archive', key: 'archive/index.html' },
      { kind: 'not-found', key: '404.html' },
      ...redirects.pages,
    ],
    findings: [...shelves.findings, ...redirects.findings],
  };
}

export function isOut(story: StoryMeta, today: string): boolean {
  return !story.draft && story.date <= today;
}

/** Oldest first; stories of one day by slug, so that the order never depends on the disk. */
export function byDate(a: ArrangedStory, b: ArrangedStory): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.slug !== b.slug) return a.slug < b.slug ? -1 : 1;
  return a.file < b.file ? -1 : 1;
}

function findClashingSlugs(stories: readonly StoryMeta[]): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, StoryMeta>();
  for (const story of stories.toSorted((a, b) => (a.file < b.file ? -1 : 1))) {
    const folded = story.slug.toLowerCase();
    const owner = owners.get(folded);
    if (owner === undefined) {
      owners.set(folded, story);
      continue;
    }
    const { slug, file } = story;
    findings.push(
      owner.slug === slug
        ? siteFinding('slug-taken', { slug, other: owner.file }, { file })
        : siteFinding(
            'slug-differs-by-case',
            { slug, other: owner.file, otherSlug: owner.slug },
            { file },
          ),
    );
  }
  return findings;
}
