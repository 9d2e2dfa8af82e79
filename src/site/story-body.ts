import type { Finding } from '../findings/finding.ts';
import { copyString } from './copy-string.ts';
import { digestOf } from './digest.ts';
import { isImageName } from './image-facts.ts';
import { toTargetKind } from './link-target.ts';
import { renderMarkdown } from './markdown.ts';
import type { FootnoteWords, ImageAnswer, LinkAnswer, MarkdownContext } from './markdown.ts';
import { ImageReader } from './read-images.ts';
import type { ImageRecord } from './read-images.ts';
import type { StoryBody, StoryImage, StoryMeta } from './source.ts';
import { StoryLinks } from './story-links.ts';
import type { LinkTable, SiteIndex } from './story-links.ts';
import { countWords, toExcerpt, toReadingTime } from './text.ts';

export type { SiteIndex } from './story-links.ts';

/** What a body may refer to, listed or asked. */
export type BodyIndex = Pick<SiteIndex, 'root'> & (SiteIndex | LinkTable);

/** A SiteIndex made ready to look things up in, with the images read so far. One per thread. */
export interface BodyContext {
  readonly links: StoryLinks;
  readonly images: ImageReader;
  readonly footnotes: (lang: string) => FootnoteWords;
}

/** What a body's HTML depends on outside its own source: equal answers mean that a kept page is still right. */
export interface LinkUse {
  /** As written in the body. */
  readonly target: string;
  /** What it led to: a site path, or why there was none. */
  readonly answer: string;
}

export interface ImageUse {
  /** As written in the body or front matter. */
  readonly target: string;
  /** Fingerprinted key, null when there was no such image. */
  readonly key: string | null;
}

export interface RenderedBody {
  readonly body: StoryBody;
  readonly findings: readonly Finding[];
  readonly links: readonly LinkUse[];
  readonly images: readonly ImageUse[];
}

const english: FootnoteWords = { label: 'Footnotes', back: 'Back to reference {reference}' };

/** `images` of an earlier build spare reading those whose stamp is the same; `footnotes` words them by language. */
export function toBodyContext(
  index: BodyIndex,
  options: {
    readonly images?: readonly ImageRecord[];
    readonly footnotes?: (lang: string) => FootnoteWords;
  } = {},
): BodyContext {
  return {
    links: new StoryLinks(index),
    images: new ImageReader(index.root, options.images),
    footnotes: options.footnotes ?? (() => english),
  };
}

/** A story's body with everything it refers to resolved. Synchronous; reads nothing but images of the site. */
export function renderStoryBody(
  story: { readonly meta: StoryMeta; readonly body: string },
  context: BodyContext,
): RenderedBody {
  const { meta } = story;
  const uses = new Uses(meta.file, context);
  const social = meta.image === null ? null : uses.image(meta.image);
  const rendered = renderMarkdown(story.body, toMarkdownContext(meta, uses, context));
  const words = countWords(rendered.text);
  const findings =
    social?.kind === 'problem'
      ? [atTop(social.problem, meta), ...rendered.findings]
      : rendered.findings;
  return {
    body: {
      html: rendered.html,
      words,
      readingTime: toReadingTime(words),
      excerpt: meta.summary ?? copyString(toExcerpt(rendered.lead)),
      images: uses.shown(),
      socialImage: social?.kind === 'found' ? social.image : null,
    },
    findings,
    links: uses.links,
    images: uses.images,
  };
}

/** Whether all that a kept page of the story `file` referred to still answers the same. */
export function isStillRight(
  file: string,
  kept: Pick<RenderedBody, 'links' | 'images'>,
  context: BodyContext,
): boolean {
  const uses = new Uses(file, context);
  return (
    kept.links.every(({ target, answer }) => toText(uses.link(target)) === answer) &&
    kept.images.every(({ target, key }) => toKey(uses.image(target)) === key)
  );
}

/** SHA-256, base64url, over the story's own content: fields readers see and the HTML; no layout, no neighbours. */
export function contentDigest(meta: StoryMeta, body: StoryBody): string {
  const { title, author, date, updated, tags, summary, lang, extra } = meta;
  const social = body.socialImage?.key ?? null;
  const fields = JSON.stringify([title, author, date, updated, tags, summary, lang, social, extra]);
  return digestOf(`${fields}\n${body.html}`);
}

/** Asks for one story and remembers what was asked and answered. */
class Uses {
  readonly links: LinkUse[] = [];
  readonly images: ImageUse[] = [];
  readonly #found = new Map<string, StoryImage>();
  readonly #file: string;
  readonly #context: BodyContext;

  constructor(file: string, context: BodyContext) {
    this.#file = file;
    this.#context = context;
  }

  link(target: string): LinkAnswer {
    const answer = this.#context.links.resolve(target, this.#file);
    if (answer.kind === 'missing' && toTargetKind(target) === 'relative' && isImageName(target)) {
      const image = this.image(target);
      return image.kind === 'found' ? { kind: 'found', url: `/${image.image.key}` } : answer;
    }
    this.links.push({ target, answer: toText(answer) });
    return answer;
  }

  image(target: string): ImageAnswer {
    if (target.startsWith('/')) return { kind: 'elsewhere' };
    const read = this.#context.images.read(target, this.#file);
    const answer: ImageAnswer = read.kind === 'image' ? { kind: 'found', image: read.image } : read;
    this.images.push({ target, key: toKey(answer) });
    if (answer.kind === 'found') this.#found.set(answer.image.key, answer.image);
    return answer;
  }

  shown(): readonly StoryImage[] {
    return [...this.#found.values()].map(({ file, key, width, height }) => ({
      file,
      key,
      width,
      height,
    }));
  }
}

function toMarkdownContext(meta: StoryMeta, uses: Uses, context: BodyContext): MarkdownContext {
  return {
    file: meta.file,
    bodyLine: meta.bodyLine,
    footnotes: context.footnotes(meta.lang),
    resolveLink: (target) => uses.link(target),
    resolveImage: (target) => uses.image(target),
  };
}

function toText(answer: LinkAnswer): string {
  return answer.kind === 'found' ? answer.url : answer.kind;
}

function toKey(answer: ImageAnswer): string | null {
  return answer.kind === 'found' ? answer.image.key : null;
}

function atTop(finding: Finding, meta: StoryMeta): Finding {
  return { ...finding, place: { file: meta.file, line: 1 } };
}
