import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import type { ListPage } from './arrange-list.ts';
import type { RedirectPage } from './arrange-redirects.ts';
import type { ArchivePage, NotFoundPage } from './arrange.ts';
import { parseFrontMatter, type UnknownKey } from './front-matter.ts';
import { sitePathOf } from './keys.ts';
import { readSource, type SourceFile } from './read-sources.ts';
import type { StoryBody, StoryMeta } from './source.ts';
import {
  contentDigest,
  renderStoryBody,
  toBodyContext,
  type BodyContext,
  type RenderedBody,
  type SiteIndex,
} from './story-body.ts';
import { compileTemplates, TemplateError, type TemplateName } from './templates.ts';
import {
  viewMaker,
  type ArchiveShelves,
  type CardFacts,
  type Frame,
  type StoryPlace,
} from './to-views.ts';
import type { LinkView } from './views.ts';
import { wordsFor } from './words.ts';
import { pageWriter, type WrittenFile } from './write-page.ts';

/** What a renderer is started with. Plain values: they cross to worker threads. */
export interface RendererSetup extends Frame {
  /** Folder the pages are written to. */
  readonly staging: string;
  /** Templates by name below templates/; null when they have faults: then stories are checked and no page is made. */
  readonly templates: ReadonlyMap<string, string> | null;
}

/** A story's source after the first pass. */
export interface ReadStory {
  readonly meta: StoryMeta | null;
  readonly unknownKeys: readonly UnknownKey[];
  readonly findings: readonly Finding[];
}

export interface StoryJob {
  readonly source: SourceFile;
  readonly meta: StoryMeta;
  readonly place: StoryPlace;
  /** Digest of the page in the output folder: the same bytes are not written again. */
  readonly standing: string | null;
}

/** A body without its HTML. */
export type BodyFacts = Omit<StoryBody, 'html'>;

export interface RenderedStory extends Pick<RenderedBody, 'findings' | 'links' | 'images'> {
  readonly facts: BodyFacts;
  readonly contentDigest: string;
  /** Null when a template failed. */
  readonly page: RenderedPage | null;
}

export interface RenderedPage {
  readonly file: WrittenFile;
  /** Keys a reader of the page loads, sorted. */
  readonly loads: readonly string[];
}

/** A page that is no story, with what it shows. */
export type PageContent =
  | { readonly page: ListPage }
  | { readonly page: ArchivePage; readonly shelves: ArchiveShelves }
  | { readonly page: NotFoundPage }
  | { readonly page: Pick<RedirectPage, 'kind' | 'key'>; readonly to: LinkView };

export interface PageJob extends Pick<StoryJob, 'standing'> {
  readonly content: PageContent;
}

export interface RenderedOther {
  readonly page: RenderedPage | null;
  readonly findings: readonly Finding[];
}

/** What can be asked of a renderer, in this thread or another. */
export interface RendererTasks {
  readonly read: (sources: readonly SourceFile[]) => ReadStory[];
  /** What stories may link to; before `stories`. */
  readonly index: (index: SiteIndex) => null;
  /** What lists show of each story, by position in the arrangement; before `pages`. */
  readonly cards: (cards: readonly CardFacts[]) => null;
  readonly stories: (jobs: readonly StoryJob[]) => RenderedStory[];
  readonly pages: (jobs: readonly PageJob[]) => RenderedOther[];
}

export function createRenderer(setup: RendererSetup): RendererTasks {
  const templates = setup.templates === null ? null : compileTemplates(setup.templates);
  const write = pageWriter(setup.staging);
  const used = new Set<string>();
  const views = viewMaker(setup, used);
  let context: BodyContext | null = null;
  let cards: readonly CardFacts[] = [];

  const toPage = (job: {
    key: string;
    standing: string | null;
    name: TemplateName;
    view: object;
  }): RenderedPage | null => {
    if (templates === null) return null;
    const body = templates.render(job.name, job.view);
    const html = job.name === 'redirect' ? body : templates.render('layout', { ...job.view, body });
    const file = write({ key: job.key, body: html, standing: job.standing });
    return { file, loads: [...used].toSorted() };
  };

  const renderStory = (job: StoryJob): RenderedStory => {
    if (context === null) throw new Error('stories are rendered before their index is known');
    const { meta, place, standing } = job;
    const { key } = place;
    const rendered = renderStoryBody(
      { meta, body: bodyOf(readSource(job.source), meta.bodyLine) },
      context,
    );
    const { body, links, images } = rendered;
    const { page, findings } = attempt(key, () =>
      toPage({ key, standing, name: 'story', view: views.story({ meta, body, place }) }),
    );
    const { html: _, ...facts } = body;
    return {
      findings: [...rendered.findings, ...findings],
      links,
      images,
      facts,
      contentDigest: contentDigest(meta, body),
      page,
    };
  };

  const renderOther = ({ content, standing }: PageJob): RenderedOther => {
    const { key } = content.page;
    return attempt(key, () => toPage({ key, standing, ...viewOf(content, views, cards) }));
  };

  return {
    read: (sources) => sources.map((source) => readStory(source, setup)),
    index: (index) => {
      context = toBodyContext(index, { footnotes: footnoteWords });
      return null;
    },
    cards: (table) => {
      cards = table;
      return null;
    },
    stories: (jobs) => jobs.map(renderStory),
    pages: (jobs) => jobs.map(renderOther),
  };
}

function footnoteWords(lang: string): { label: string; back: string } {
  const { footnotes: label, backToReference: back } = wordsFor(lang);
  return { label, back };
}

function viewOf(
  content: PageContent,
  views: ReturnType<typeof viewMaker>,
  cards: readonly CardFacts[],
): { name: TemplateName; view: object } {
  if ('shelves' in content)
    return { name: 'archive', view: views.archive(content.page, content.shelves) };
  if ('to' in content) return { name: 'redirect', view: views.redirect(content.page, content.to) };
  if (content.page.kind === 'not-found')
    return { name: 'not-found', view: views.notFound(content.page) };
  const shown = content.page.stories.flatMap((position) => cards[position] ?? []);
  return { name: 'list', view: views.list(content.page, shown) };
}

function readStory(source: SourceFile, { site }: Frame): ReadStory {
  try {
    const { meta, unknownKeys, findings } = parseFrontMatter(
      { file: source.file, text: readSource(source) },
      { site },
    );
    return { meta, unknownKeys, findings };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { meta: null, unknownKeys: [], findings: error.findings };
  }
}

/** Everything after the closing fence, which is the line before `bodyLine`, or the last line of the text. */
function bodyOf(text: string, bodyLine: number): string {
  let before = 0;
  let start = 0;
  for (let line = 1; line < bodyLine; line += 1) {
    before = start;
    start = text.indexOf('\n', start) + 1;
  }
  return text.startsWith('---', before) ? text.slice(start) : '';
}

function attempt(key: string, render: () => RenderedPage | null): RenderedOther {
  try {
    return { page: render(), findings: [] };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { page: null, findings: [toTemplateFinding(error, key)] };
  }
}

export function toTemplateFinding(error: TemplateError, key: string): Finding {
  const { file, line } = error;
  const args = { reason: error.message.replace(/\.$/, ''), page: sitePathOf(key) };
  return siteFinding('template-failed', args, line === null ? { file } : { file, line });
}
