import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import { type Pictures, picturesOf } from '../plan/takedown.ts';
import { toLaw } from '../publish/prepare-publish.ts';
import { arrangeRedirects } from '../site/arrange-redirects.ts';
import { pagesShowing } from '../site/around/pages-showing.ts';
import { sitePathOf } from '../site/keys.ts';
import type { Site } from './context.ts';
import { toLawTerms } from './plan-site.ts';
import type { ToPublish } from './publish-run.ts';
import { type Published, toBuilt } from './pages-around.ts';
import { isFrameAsPublished, type RenderedAround, renderComing } from './take-down-render.ts';
import type { DownStory } from './take-down-story.ts';

/** What a take-down changes, made and waiting in a folder of its own. Keys are sorted. */
export interface Outgoing extends AsyncDisposable {
  readonly built: ToPublish;
  /** Every key that changes. */
  readonly within: ReadonlySet<string>;
  /** Those whose change is the take-down: what showed the story, and its pictures. */
  readonly takedowns: ReadonlySet<string>;
  /** The story's own addresses: its page and those that led to it. */
  readonly addresses: readonly string[];
  /** Pages of lists that are no more. */
  readonly emptied: readonly string[];
  /** What showed it and is made again without it. */
  readonly without: readonly string[];
  /** What else is made again: pages of lists whose stories move up, and stories that link to it. */
  readonly moved: readonly string[];
  readonly pictures: Pictures;
  /** Slugs of stories whose pages still name it: their sources are not as published. */
  readonly behind: readonly string[];
  /** Slugs of stories that are down and lead to it. */
  readonly leadingHere: readonly string[];
  /** Lists are left for the next publish. */
  readonly isPageOnly: boolean;
  readonly findings: readonly Finding[];
}

export interface OutgoingTerms {
  readonly story: DownStory;
  readonly redirectTo: string | null;
  readonly pageOnly: boolean;
  readonly now: number;
}

const nothing = (removed: readonly string[] = []): RenderedAround => ({
  around: { files: [], removed, findings: [], behind: [] },
  outDir: '',
  [Symbol.asyncDispose]: async () => {},
});

/** Makes what shows a story without it. Throws UserError where that cannot be done as the rest is published. */
export async function renderOutgoing(
  site: Site,
  published: Published,
  terms: OutgoingTerms,
): Promise<Outgoing> {
  const { story, pageOnly } = terms;
  const addresses = addressesOf(story, published);
  const pictures = picturesNow(site, published, terms);
  const rendered = pageOnly ? nothing(addresses) : await render(site, published, terms);
  const removed = rendered.around.removed.filter((key) => !key.startsWith('images/'));
  const gone = [...removed, ...pictures.gone, ...pictures.later].toSorted();
  const { built, within } = toBuilt(published, {
    ...rendered,
    around: { ...rendered.around, removed: gone },
  });
  const own = new Set(addresses);
  const { language } = site.config.site;
  const { storiesPerPage } = site.config;
  const showing = pagesShowing(story.slug, {
    published: published.entries,
    language,
    storiesPerPage,
  });
  const made = rendered.around.files.map(({ key }) => key).filter((key) => !own.has(key));
  const taken = [...showing, ...addresses, ...pictures.gone].filter((key) => within.has(key));
  return {
    // A site of which lists still name it is no site that was built: the next publish looks at every key.
    built: pageOnly ? { ...built, site: { ...built.site, siteDigest: '' } } : built,
    within,
    takedowns: new Set(taken),
    addresses: addresses.filter((key) => within.has(key)),
    emptied: removed.filter((key) => !own.has(key)),
    without: made.filter((key) => showing.has(key)),
    moved: made.filter((key) => !showing.has(key)),
    pictures,
    behind: rendered.around.behind,
    leadingHere: published.root.takenDown.flatMap(({ slug, redirectTo }) =>
      terms.redirectTo === null && redirectTo === sitePathOf(story.key) ? [slug] : [],
    ),
    isPageOnly: pageOnly,
    findings: rendered.around.findings,
    [Symbol.asyncDispose]: () => rendered[Symbol.asyncDispose](),
  };
}

async function render(
  site: Site,
  published: Published,
  { story, redirectTo }: OutgoingTerms,
): Promise<RenderedAround> {
  const { slug, file, isUp, known } = story;
  if (!isUp && known?.redirectTo === redirectTo) return nothing();
  if (!isFrameAsPublished(site, published.root)) throw otherFrame(slug);
  const change =
    redirectTo === null
      ? ({ kind: 'gone', slug } as const)
      : ({ kind: 'redirected', slug, to: redirectTo } as const);
  return renderComing(site, published, { change, slug, file });
}

/** The keys of the story's page and of the pages that lead to it, as far as they are live. */
function addressesOf({ key, entry, slug }: DownStory, { entries }: Published): readonly string[] {
  const card = entry?.story ?? null;
  const arranged = card === null ? [] : [{ ...card, slug, draft: false }];
  const leading = arrangeRedirects(arranged, arranged).pages.map((page) => page.key);
  return [key, ...leading].filter((each) => (entries.get(each)?.live ?? null) !== null).toSorted();
}

function picturesNow(
  site: Site,
  { root, entries }: Published,
  { story: { entry }, now }: OutgoingTerms,
): Pictures {
  if (entry === null) return { gone: [], shared: [], later: [] };
  const law = toLaw(toLawTerms(site), root.distribution, root.forgotten);
  return picturesOf(entry, { entries, law, now });
}

function otherFrame(slug: string): UserError {
  return new UserError({
    code: 'pages-changed',
    what: 'templates/ or the configuration changed since the last publish: every page may look different.',
    why: 'Lists and neighbours can only be made again without the story among pages that are as published.',
    next: `Publish what has changed first; or take only its page and pictures down now: storyclub take-down ${slug} --page-only.`,
    state: 'Nothing was changed.',
    exitCode: 1,
  });
}
