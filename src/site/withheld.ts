import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import type { Arrangement } from './arrange.ts';
import type { Claim } from './check-keys.ts';
import { sitePathOf, storyKey } from './keys.ts';
import type { PageContent } from './render-tasks.ts';
import type { ArrangedStory, StoryMeta } from './source.ts';
import type { SiteIndex } from './story-links.ts';

/** A story that stays off the site whatever its source says: it was taken down. */
export interface Withheld {
  readonly slug: string;
  /** Its source when it was taken down, relative to the site's root: links may still name it. */
  readonly file: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  readonly reason: string | null;
  /** Where its address leads: a path of the site or an https URL; null for nowhere. */
  readonly redirectTo: string | null;
}

/** By slug. */
export type WithheldStories = ReadonlyMap<string, Withheld>;

export const bySlug = (withheld: readonly Withheld[]): WithheldStories =>
  new Map(withheld.map((each) => [each.slug, each]));

/** A notice for each that would be on the site but for that. */
export function noticesOf(
  metas: readonly StoryMeta[],
  withheld: WithheldStories,
): readonly Finding[] {
  return metas.flatMap(({ slug, file }) => {
    const held = withheld.get(slug);
    if (held === undefined) return [];
    const { by, reason } = held;
    const day = new Date(held.at).toISOString().slice(0, 10);
    return [siteFinding('story-taken-down', { slug, day, by, reason: reason ?? '' }, { file })];
  });
}

/** A warning for each whose address leads to a path of the site where nothing is any more. */
export function deadEndsOf(
  withheld: WithheldStories,
  claims: readonly Pick<Claim, 'key'>[],
): readonly Finding[] {
  const leading = [...withheld.values()].filter(({ redirectTo }) => redirectTo?.startsWith('/'));
  if (leading.length === 0) return [];
  const there = new Set(claims.map(({ key }) => sitePathOf(key)));
  return leading
    .filter(({ redirectTo }) => redirectTo !== null && !there.has(redirectTo))
    .map(({ slug, redirectTo }) =>
      siteFinding('redirect-dead-end', { slug, to: redirectTo ?? '' }),
    );
}

/** A story that was taken down, as links to it are answered: `file` is where its source is, or was. */
export const toLinked = (
  { slug, redirectTo }: Pick<Withheld, 'slug' | 'redirectTo'>,
  file: string,
): SiteIndex['stories'][number] => ({
  file,
  slug,
  out: redirectTo !== null,
  takenDown: redirectTo === null,
});

/** A page that stands where a story was and leads elsewhere. */
export interface AwayPage {
  readonly content: Extract<PageContent, { readonly to: unknown }>;
  /** The source of the story that was there. */
  readonly source: string;
}

/** The pages at the addresses of stories that were taken down and lead elsewhere. */
export function awayPages(
  withheld: Iterable<Pick<Withheld, 'slug' | 'file' | 'redirectTo'>>,
  { stories }: Pick<Arrangement<ArrangedStory>, 'stories'>,
): readonly AwayPage[] {
  const leading = [...withheld].filter(({ redirectTo }) => redirectTo !== null);
  if (leading.length === 0) return [];
  const titles = new Map(stories.map(({ slug, title }) => [sitePathOf(storyKey(slug)), title]));
  return leading.map(({ slug, file, redirectTo }) => {
    const url = redirectTo ?? '';
    const page = { kind: 'redirect', key: storyKey(slug) } as const;
    return { content: { page, to: { title: titles.get(url) ?? url, url } }, source: file };
  });
}
