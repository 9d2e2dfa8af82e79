import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import { KEPT_DIGITS } from './build-cache.ts';
import { cardViewer } from './card.ts';
import { digestOf } from './digest.ts';
import { Frame, type FrameParts } from './frame.ts';
import { parseFrontMatter } from './front-matter.ts';
import { sitePathOf } from './keys.ts';
import { toListView } from './list-view.ts';
import { toArchiveView, toNotFoundView, toRedirectView } from './other-views.ts';
import { readSource, type SourceFile } from './read-sources.ts';
import type {
  LinkIndex,
  PageContent,
  PageBatch,
  ReadStory,
  RenderedOther,
  RenderedPage,
  RenderedStory,
  RendererSetup,
  RenderTasks,
  StoryJob,
} from './render-tasks.ts';
import { type BodyIndex, contentDigest, renderStoryBody, toBodyContext } from './story-body.ts';
import { toStrict } from './strict-values.ts';
import { toStoryView } from './story-view.ts';
import { compileTemplates, TemplateError, type TemplateName, type Templates } from './templates.ts';
import { toUsesText } from './uses.ts';
import { wordsFor } from './words.ts';
import { pageWriter } from './write-page.ts';

interface ToRender {
  readonly key: string;
  readonly standing: string | null;
  readonly name: TemplateName;
  readonly view: () => object;
}

const NO_PAGE: RenderedOther = { page: null, findings: [] };

/** Reads sources and renders pages, one after the other; templates are compiled once. */
export class Renderer implements RenderTasks {
  readonly #setup: RendererSetup;
  readonly #templates: Templates | null;
  readonly #write: ReturnType<typeof pageWriter>;
  readonly #frame: Frame;
  readonly #cardView: ReturnType<typeof cardViewer>;
  #context = toBodyContext({ root: '', stories: [], redirects: [] });

  constructor(setup: RendererSetup) {
    this.#setup = setup;
    this.#templates = setup.templates === null ? null : compileTemplates(setup.templates);
    this.#write = pageWriter(setup.staging);
    this.#frame = new Frame(setup);
    this.#cardView = cardViewer(setup.site.language);
  }

  read(sources: readonly SourceFile[]): ReadStory[] {
    return sources.map((source) => readStory(source, this.#setup));
  }

  index({ site, images }: LinkIndex): null {
    return this.refer(site, images);
  }

  /** The same where what stories refer to is asked for and not listed: in this thread only. */
  refer(site: BodyIndex, images: LinkIndex['images'] = []): null {
    this.#context = toBodyContext(site, { images, footnotes: footnoteWords });
    return null;
  }

  stories(jobs: readonly StoryJob[]): RenderedStory[] {
    return jobs.map((job) => this.#story(job));
  }

  pages({ jobs, cards }: PageBatch): RenderedOther[] {
    return jobs.map(({ content, standing }) => {
      const { key } = content.page;
      return this.#page({ key, standing, ...this.#contentView(content, cards) });
    });
  }

  #story({ source, meta, place, standing }: StoryJob): RenderedStory {
    const text = bodyOf(readSource(source), meta.bodyLine);
    const { body, findings, links, images } = renderStoryBody({ meta, body: text }, this.#context);
    const rendered =
      place === null
        ? NO_PAGE
        : this.#page({
            key: place.key,
            standing,
            name: 'story',
            view: () => toStoryView(this.#frame, { meta, body, place }),
          });
    const { html: _html, ...facts } = body;
    return {
      facts,
      uses: toUsesText({ links, images }),
      contentDigest: contentDigest(meta, body),
      page: rendered.page,
      findings: [...findings, ...rendered.findings],
    };
  }

  #contentView(content: PageContent, known: PageBatch['cards']): Pick<ToRender, 'name' | 'view'> {
    const frame = this.#frame;
    const { page } = content;
    const { key } = page;
    if ('shelves' in content)
      return { name: 'archive', view: () => toArchiveView(frame, key, content.shelves) };
    if ('to' in content)
      return { name: 'redirect', view: () => toRedirectView(frame, key, content.to) };
    if (!('stories' in page)) return { name: 'not-found', view: () => toNotFoundView(frame, key) };
    const cards = page.stories.flatMap((position) => known.get(position) ?? []);
    return { name: 'list', view: () => toListView(frame, page, cards.map(this.#cardView)) };
  }

  #page(job: ToRender): RenderedOther {
    if (this.#templates === null) return NO_PAGE;
    try {
      return { page: this.#toFile(job, this.#templates), findings: [] };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { page: null, findings: [toFinding(error, job.key)] };
    }
  }

  #toFile({ key, standing, name, view }: ToRender, templates: Templates): RenderedPage {
    const values = toStrict(view());
    const body = templates.render(name, values);
    const html = name === 'redirect' ? body : templates.render('layout', { ...values, body });
    return { file: this.#write({ key, body: html, standing }), loads: this.#frame.loads() };
  }
}

function readStory(source: SourceFile, { site }: FrameParts): ReadStory {
  try {
    const text = readSource(source);
    const { meta, unknownKeys, findings } = parseFrontMatter({ file: source.file, text }, { site });
    return { meta, unknownKeys, findings, textDigest: digestOf(text).slice(0, KEPT_DIGITS) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { meta: null, unknownKeys: [], findings: error.findings, textDigest: '' };
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

function footnoteWords(lang: string): { label: string; back: string } {
  const { footnotes: label, backToReference: back } = wordsFor(lang);
  return { label, back };
}

function toFinding({ file, line, message }: TemplateError, key: string): Finding {
  const args = { reason: message.replace(/\.$/, ''), page: sitePathOf(key) };
  return siteFinding('template-failed', args, line === null ? { file } : { file, line });
}
