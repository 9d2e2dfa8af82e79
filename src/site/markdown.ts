import { markdownToHtml } from 'satteri';
import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { toTargetKind } from './link-target.ts';
import { rawHtmlAsText } from './markdown-html.ts';
import type { ShownTag } from './markdown-html.ts';
import { findTooMuch } from './markdown-limits.ts';
import { findTargetLines } from './markdown-lines.ts';
import { toPageHtml } from './page-html.ts';
import type { Targets } from './page-html.ts';
import type { StoryImage } from './source.ts';

/** `elsewhere`: not ours to check, the target stays. */
export type LinkAnswer =
  | { readonly kind: 'found'; readonly url: string }
  | { readonly kind: 'elsewhere' | 'missing' | 'not-out' | 'taken-down' };

/** `problem` is reported with the line of the image. */
export type ImageAnswer =
  | { readonly kind: 'found'; readonly image: StoryImage }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'problem'; readonly problem: Finding };

export interface FootnoteWords {
  /** Heading of the notes. */
  readonly label: string;
  /** `{reference}` stands for the number. */
  readonly back: string;
}

export interface MarkdownContext {
  readonly file: string;
  /** Line of `file` on which the Markdown starts, from 1. */
  readonly bodyLine: number;
  readonly footnotes: FootnoteWords;
  /** Given paths of this site and paths beside the story. */
  resolveLink(target: string): LinkAnswer;
  resolveImage(target: string): ImageAnswer;
}

export interface RenderedMarkdown {
  /** Safe: only tags and attributes of page-tags.ts, every target checked. */
  readonly html: string;
  readonly text: string;
  /** The beginning of the text without headings. */
  readonly lead: string;
  readonly findings: readonly Finding[];
}

/** CommonMark with GFM's tables, strikethrough, autolinks, task lists and footnotes; raw HTML as text. */
export function renderMarkdown(body: string, context: MarkdownContext): RenderedMarkdown {
  const { file, bodyLine } = context;
  const tooMuch = findTooMuch(body);
  if (tooMuch !== null) {
    const place = { file, line: bodyLine + tooMuch.line - 1 };
    const finding = siteSourceFinding(
      'markdown-too-much',
      { what: tooMuch.what, limit: tooMuch.limit },
      place,
    );
    return { html: '', text: '', lead: '', findings: [finding] };
  }
  const shown: ShownTag[] = [];
  const problems: { target: string; finding: Finding }[] = [];
  const engine = markdownToHtml(body, {
    mdastPlugins: body.includes('<') ? [rawHtmlAsText(shown)] : [],
    features: { frontmatter: false, gfm: { footnotes: toFootnoteOptions(context.footnotes) } },
  });
  const page = toPageHtml(
    engine.html,
    toTargets(context, (target, finding) => problems.push({ target, finding })),
  );
  const findings = placeProblems(problems, body, context);
  const [first] = shown;
  if (first !== undefined) {
    const place = { file, line: bodyLine + first.line - 1 };
    findings.push(
      siteSourceFinding('html-as-text', { tag: first.tag, count: shown.length }, place),
    );
  }
  if (page.unprintable > 0)
    findings.push(siteSourceFinding('unprintable', { count: page.unprintable }, { file }));
  return { html: page.html, text: page.text, lead: page.lead, findings };
}

function toFootnoteOptions({ label, back }: FootnoteWords) {
  return { label, backLabel: back, clobberPrefix: '' };
}

function toTargets(
  context: MarkdownContext,
  report: (target: string, finding: Finding) => void,
): Targets {
  return {
    link(target) {
      const kind = toTargetKind(target);
      switch (kind) {
        case 'external':
        case 'mail':
        case 'same-page':
          return target;
        case 'refused':
          report(target, siteSourceFinding('link-protocol', { target }));
          return null;
        case 'site':
        case 'relative':
          break;
      }
      const answer = context.resolveLink(target);
      switch (answer.kind) {
        case 'found':
          return answer.url;
        case 'elsewhere':
          return target;
        case 'missing':
        case 'not-out':
        case 'taken-down':
          report(target, siteSourceFinding(`link-${answer.kind}`, { target }));
          return null;
      }
    },
    image(target) {
      const kind = toTargetKind(target);
      switch (kind) {
        case 'external':
          return { src: target, size: null };
        case 'mail':
        case 'refused':
          report(target, siteSourceFinding('link-protocol', { target }));
          return null;
        case 'same-page':
        case 'site':
        case 'relative':
          break;
      }
      const answer = context.resolveImage(target);
      switch (answer.kind) {
        case 'found':
          return { src: `/${answer.image.key}`, size: answer.image };
        case 'elsewhere':
          return { src: target, size: null };
        case 'problem':
          report(target, answer.problem);
          return null;
      }
    },
  };
}

/** Lines cost a second parse, so only a body with problems pays for them. */
function placeProblems(
  problems: readonly { target: string; finding: Finding }[],
  body: string,
  context: MarkdownContext,
): Finding[] {
  if (problems.length === 0) return [];
  const lines = findTargetLines(body);
  return problems.map(({ target, finding }) => {
    const line = lines.take(target) ?? 1;
    return { ...finding, place: { file: context.file, line: context.bodyLine + line - 1 } };
  });
}
