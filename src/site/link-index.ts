import type { Arrangement } from './arrange.ts';
import type { StoryBodyRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import { inputDigest } from './digest.ts';
import type { FrontMatterPass } from './pass-front-matter.ts';
import type { LinkIndex } from './render-tasks.ts';
import { toSlug } from './slug.ts';
import type { Standing } from './standing.ts';
import { fromUsesText } from './uses.ts';
import { toLinked, type WithheldStories } from './withheld.ts';

export interface Links {
  readonly index: LinkIndex;
  readonly digest: string;
  /** Whether what a story refers to answers as it did when its body was rendered. */
  readonly isRight: (file: string, body: StoryBodyRecord) => boolean;
}

/** What stories may refer to, in this build. */
export async function linksOf(
  build: Build,
  front: FrontMatterPass,
  arrangement: Arrangement,
): Promise<Links> {
  const { start, standing, withheld } = build;
  const site = {
    root: start.options.root,
    stories: storiesOf(front, arrangement, withheld),
    redirects: arrangement.pages
      .filter((page) => page.kind === 'redirect')
      .map(({ key }) => `/${key.replace(/(^|\/)index\.html$/, '$1')}`),
  };
  const index = { site, images: standing.images };
  const digest = inputDigest([site.stories, site.redirects]);
  return { index, digest, isRight: await usesCheck(standing, index, digest) };
}

/** A story with broken front matter counts as there, under the slug of its name: its error is not also that of every link to it. */
function storiesOf(
  front: FrontMatterPass,
  arrangement: Arrangement,
  withheld: WithheldStories,
): LinkIndex['site']['stories'] {
  const out = new Set(arrangement.stories.map(({ file }) => file));
  const known = [...front.stories.values()].map(({ file, meta: { slug } }) => {
    const held = withheld.get(slug);
    return held === undefined ? { file, slug, out: out.has(file) } : toLinked(held, file);
  });
  // Of those whose source is gone, too.
  const held = [...withheld.values()].map((story) => toLinked(story, story.file));
  const broken = front.broken.map((file) => ({
    file,
    slug: toSlug(file.replace(/^.*\/|\.md$/g, '')),
    out: true,
  }));
  return [...held, ...known, ...broken];
}

/** Asked story by story only when something that stories may refer to has changed. */
async function usesCheck(
  standing: Standing,
  { site, images }: LinkIndex,
  digest: string,
): Promise<Links['isRight']> {
  if (digest === standing.indexDigest && standing.hasSameImages) return () => true;
  if (standing.isFull) return () => false;
  const { isStillRight, toBodyContext } = await import('./story-body.ts');
  const context = toBodyContext(site, { images });
  return (file, { uses }) => isStillRight(file, fromUsesText(uses), context);
}
