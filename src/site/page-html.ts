import { copyString } from './copy-string.ts';
import { decodeEntities, escapeAttribute, formatTag, readTag } from './html-tag.ts';
import type { HtmlTag } from './html-tag.ts';
import { bareTags, keptAttributes, scrolled } from './page-tags.ts';
import { PlainText } from './plain-text.ts';

/** What becomes of the targets in a page. They are copies: uses and findings outlive the page. */
export interface Targets {
  /** The address to link to; null takes the link away and leaves its text. */
  link(target: string): string | null;
  /** The address and, if known, the size; null leaves the alternative text in the image's place. */
  image(target: string): {
    readonly src: string;
    readonly size: { readonly width: number; readonly height: number } | null;
  } | null;
}

export interface PageHtml {
  readonly html: string;
  /** Plain text, a line a block; footnote marks left out. */
  readonly text: string;
  /** The beginning of the text without headings. */
  readonly lead: string;
  /** How many control characters `html` lacks. */
  readonly unprintable: number;
}

/** What XML 1.0 §2.2 and HTML do not take; feeds are XML. */
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g;

/**
 * One pass over the engine's output that settles every target, puts headings below the page's title and reads the
 * plain text. It is also the second wall: a tag or attribute that page-tags.ts does not list does not get into a
 * page, whatever the engine lets through.
 */
export function toPageHtml(engineHtml: string, targets: Targets): PageHtml {
  const source = unprintable.test(engineHtml) ? engineHtml.replaceAll(unprintable, '') : engineHtml;
  unprintable.lastIndex = 0;
  const pass = new Pass(source, targets);
  const html = pass.run();
  return { html, ...pass.plain.read(), unprintable: engineHtml.length - source.length };
}

class Pass {
  readonly plain = new PlainText();
  readonly #source: string;
  readonly #targets: Targets;
  readonly #shift: number;
  #out = '';
  /** Up to here the source is in `#out`, changed or not. */
  #kept = 0;
  #tasks = 0;

  constructor(source: string, targets: Targets) {
    this.#source = source;
    this.#targets = targets;
    this.#shift = toHeadingShift(source);
  }

  run(): string {
    const source = this.#source;
    let at = 0;
    for (let start = source.indexOf('<'); start >= 0; start = source.indexOf('<', at)) {
      if (start > at) this.plain.add(source.slice(at, start));
      at = this.#passTag(start);
    }
    if (at < source.length) this.plain.add(source.slice(at));
    return this.#kept === 0 ? source : this.#out + source.slice(this.#kept);
  }

  /** Returns the index behind the tag. */
  #passTag(start: number): number {
    const end = this.#source.indexOf('>', start) + 1;
    const bare = this.#source.slice(start, end);
    const role = bareTags.get(bare);
    if (role !== undefined) {
      this.plain.pass(role);
      if (role === 'heading' || role === 'heading-end')
        this.#replace(start, end, shiftHeading(bare, this.#shift));
      const focusable = scrolled.get(bare);
      if (focusable !== undefined) this.#replace(start, end, focusable);
      return end;
    }
    const tag = readTag(this.#source, start);
    const replacement = tag === null ? null : this.#settle(tag);
    if (tag === null || replacement === null) {
      this.plain.add('&lt;');
      this.#replace(start, start + 1, '&lt;');
      return start + 1;
    }
    this.#replace(start, tag.end, replacement);
    return tag.end;
  }

  /** The tag as it may stand in the page; null makes it text. */
  #settle(tag: HtmlTag): string | null {
    if (tag.name === 'a') return this.#settleLink(tag.attributes);
    if (tag.name === 'img') return this.#settleImage(tag.attributes);
    const allowed = keptAttributes.get(tag.name);
    if (allowed === undefined) return null;
    if (tag.name === 'li') this.plain.pass('block');
    const kept = [...tag.attributes].filter(([key, value]) => allowed[key]?.test(value) === true);
    return formatTag(tag.name, [...kept, ...this.#nameTask(tag)]);
  }

  /** The box of a task is named by its list item, so that it is read out as more than a box. */
  #nameTask({ name, attributes }: HtmlTag): readonly (readonly [string, string])[] {
    if (name === 'li' && attributes.get('class') === 'task-list-item') {
      this.#tasks += 1;
      return [['id', `task-${this.#tasks}`]];
    }
    return name === 'input' && this.#tasks > 0 ? [['aria-labelledby', `task-${this.#tasks}`]] : [];
  }

  #settleLink(attributes: ReadonlyMap<string, string>): string {
    const target = attributes.get('href') ?? '';
    const isMark = attributes.has('data-footnote-ref') || attributes.has('data-footnote-backref');
    if (isMark && target.startsWith('#fn')) {
      this.plain.pass('mark');
      return formatTag('a', attributes);
    }
    const href = this.#targets.link(copyString(decodeEntities(target)));
    const title = attributes.get('title');
    return formatTag('a', [
      ...(href === null ? [] : [['href', escapeAttribute(href)] as const]),
      ...(title === undefined ? [] : [['title', title] as const]),
    ]);
  }

  #settleImage(attributes: ReadonlyMap<string, string>): string {
    const alt = attributes.get('alt') ?? '';
    const title = attributes.get('title');
    const image = this.#targets.image(copyString(decodeEntities(attributes.get('src') ?? '')));
    if (image === null) return alt.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return formatTag('img', [
      ['src', escapeAttribute(image.src)],
      ['alt', alt],
      ...(title === undefined ? [] : [['title', title] as const]),
      ...(image.size === null
        ? []
        : [
            ['width', String(image.size.width)] as const,
            ['height', String(image.size.height)] as const,
          ]),
      ['loading', 'lazy'],
    ]);
  }

  #replace(start: number, end: number, replacement: string): void {
    this.#out += this.#source.slice(this.#kept, start) + replacement;
    this.#kept = end;
  }
}

/** The page's title is its h1, so the highest heading of a story becomes h2 and the others keep their distance. */
function toHeadingShift(source: string): number {
  if (!source.includes('<h')) return 0;
  const highest = [1, 2, 3, 4, 5, 6].find((level) => source.includes(`<h${level}>`));
  return highest === undefined ? 0 : 2 - highest;
}

function shiftHeading(tag: string, shift: number): string {
  return tag.replace(/[1-6]/, (level) => String(Math.min(6, Number(level) + shift)));
}
