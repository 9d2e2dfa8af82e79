import type { Finding } from '../../findings/finding.ts';
import type { CardFacts } from '../card.ts';
import { findClashingKeys } from '../check-keys.ts';
import { storyKey } from '../keys.ts';
import { contentOf, toFile } from '../pass-pages.ts';
import type { PageContent, RenderedStory } from '../render-tasks.ts';
import { Renderer } from '../renderer.ts';
import type { StoryMeta } from '../source.ts';
import type { OutputFile } from '../types.ts';
import { affectedByMoves, affectedByText, stillStanding, type Affected } from './affected.ts';
import { linksOn } from './link-index.ts';
import type { writeMadeFiles } from './made-files.ts';
import { renderOthers } from './render-others.ts';
import { type Session, toStoryFile } from './session.ts';
import { type BodyWords, publishedStories, Side, withChanges } from './side.ts';
import { awayPages } from '../withheld.ts';
import type { Around, AroundOptions } from './types.ts';
import { unusedImages } from './unused-images.ts';

/**
 * The pages of the changed stories and those that show them, byte for byte as a build of the published sources with
 * this change would make them; no other story is read unless its own page shows a changed one. Writes the bodies of
 * what differs from the published site to `outDir`.
 */
export async function renderAround(options: AroundOptions): Promise<Around> {
  const { published, changes, site, storiesPerPage, templates } = options;
  const renderer = new Renderer({
    site,
    staging: options.outDir,
    templates: templates.sources,
    assets: new Map([...templates.assets.values()].map(({ name, key }) => [name, key])),
  });
  const standing = (key: string): string | null => {
    const file = published.get(key);
    return file === undefined || file.unusedSince !== null ? null : (file.live?.digest ?? null);
  };
  const was = publishedStories(published.values(), site.language);
  const words = new Map<string, BodyWords>();
  const before = new Side(was, storiesPerPage);
  const after = new Side(withChanges(was, changes), storiesPerPage, words);
  const session: Session = { options, before, after, renderer, standing };
  const own = renderOwn(session);
  for (const [{ slug }, { facts }] of own) words.set(slug, facts);
  return renderShown(session, own);
}

/** The changed stories' own pages. A link that leads to nothing published may lead to a story that is not out. */
function renderOwn({
  options,
  after,
  renderer,
  standing,
}: Session): ReadonlyMap<StoryMeta, RenderedStory> {
  const jobs = options.changes.flatMap((change) => {
    if (change.kind !== 'as-on-disk') return [];
    const { source, meta } = change;
    const position = after.stories.findIndex(({ slug }) => slug === meta.slug);
    const key = storyKey(meta.slug);
    return [{ source, meta, place: after.placeAt(position), standing: standing(key) }];
  });
  if (jobs.length === 0) return new Map();
  renderer.refer(linksOn(after, options, []));
  const first = renderer.stories(jobs);
  const isMissing = first.some(({ findings }) =>
    findings.some(({ code }) => code === 'link-missing'),
  );
  if (isMissing) renderer.refer(linksOn(after, options, options.unpublished()));
  const rendered = isMissing ? renderer.stories(jobs) : first;
  return new Map(
    rendered.flatMap((story, at): [StoryMeta, RenderedStory][] => {
      const meta = jobs[at]?.meta;
      return meta === undefined ? [] : [[meta, story]];
    }),
  );
}

/** What shows them. */
async function renderShown(
  session: Session,
  own: ReadonlyMap<StoryMeta, RenderedStory>,
): Promise<Around> {
  const { options, before, after, standing } = session;
  const position = options.changes.length === 1 ? stillStanding(before, after) : null;
  const affected =
    position === null ? affectedByMoves(before, after) : affectedByText(before, after, position);
  const others = renderOthers(session, affected, position === null);
  const pages = renderPages(session, affected);
  const images = [...own.values()].flatMap(({ facts }) =>
    facts.socialImage === null ? facts.images : [...facts.images, facts.socialImage],
  );
  const made = await madeFiles(options, { after, affected, images, standing });
  const stories = [...own].flatMap(([meta, rendered]) => toStoryFile(meta, rendered));
  const files = [...others.files, ...stories, ...pages.files, ...made];
  const keys = new Map(files.map((file) => [file.key, file]));
  const removed = [
    ...affected.removed.filter((key) => !pages.kept.has(key) && standing(key) !== null),
    ...unusedImages(options, new Set(images.map(({ key }) => key))),
  ];
  return {
    files: [...keys.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    removed: removed.toSorted(),
    findings: [
      ...[...own.values()].flatMap(({ findings }) => findings),
      ...(position === null ? newFindings(session) : []),
      ...clashes(session, affected),
      ...others.findings,
      ...pages.findings,
    ],
    behind: others.behind,
  };
}

/** What makes feeds and sitemaps takes long to load. */
const madeFiles: typeof writeMadeFiles = async (options, parts) => {
  const { affected, images } = parts;
  if (!affected.feeds && !affected.sitemap && images.length === 0) return [];
  const made = await import('./made-files.ts');
  return made.writeMadeFiles(options, parts);
};

/** What the changes made wrong with the arrangement: an address claimed twice, say. */
function newFindings({ before, after }: Session): readonly Finding[] {
  const known = new Set(before.arrangement.findings.map((finding) => JSON.stringify(finding)));
  return after.arrangement.findings.filter((finding) => !known.has(JSON.stringify(finding)));
}

interface Pages {
  readonly files: readonly OutputFile[];
  readonly findings: readonly Finding[];
  /** Keys that have a page, changed or not. */
  readonly kept: ReadonlySet<string>;
}

function renderPages({ options, after, renderer, standing }: Session, affected: Affected): Pages {
  const contents: PageContent[] = [
    ...affected.pages.map((page) => contentOf(page, after)),
    ...redirects(options, after),
  ];
  const cards = new Map<number, CardFacts>();
  for (const { page } of contents) {
    for (const position of 'stories' in page ? page.stories : []) {
      const card = after.cardAt(position);
      if (card !== undefined) cards.set(position, card);
    }
  }
  const jobs = contents.map((content) => ({ content, standing: standing(content.page.key) }));
  const rendered = renderer.pages({ jobs, cards });
  const files = rendered.flatMap(({ page }, at): OutputFile[] => {
    const content = contents[at];
    if (page === null || page.file.stamp === null || content === undefined) return [];
    const { digest, size } = page.file;
    return [{ ...toFile(content.page, page.loads), digest, size }];
  });
  return {
    files,
    findings: rendered.flatMap(({ findings }) => findings),
    kept: new Set(contents.map(({ page }) => page.key)),
  };
}

/** Pages that stand where a story was and lead elsewhere, those of before included: they show a title that may change. */
function redirects({ changes, withheld = [] }: AroundOptions, after: Side): readonly PageContent[] {
  const changed = new Set(
    changes.map((change) => (change.kind === 'as-on-disk' ? change.meta.slug : change.slug)),
  );
  const leading = changes.flatMap((change) =>
    change.kind === 'redirected' ? [{ slug: change.slug, file: '', redirectTo: change.to }] : [],
  );
  const before = withheld.filter(({ slug }) => !changed.has(slug));
  const all = [...before, ...leading];
  return all.length === 0 ? [] : awayPages(all, after).map(({ content }) => content);
}

/** A new page where something else is published. */
function clashes({ options: { published } }: Session, { added }: Affected): readonly Finding[] {
  const fresh = added.filter((key) => (published.get(key)?.live ?? null) === null);
  if (fresh.length === 0) return [];
  const standing = [...published.values()].flatMap(({ key, live, story }) =>
    live === null ? [] : [{ key, file: story?.file ?? key }],
  );
  const claims = [...standing, ...fresh.map((key) => ({ key, file: key }))];
  return findClashingKeys(claims);
}
