import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { toCalendarDay } from './calendar-day.ts';
import { copyString } from './copy-string.ts';
import { toTargetKind } from './link-target.ts';
import { toRedirectPath } from './redirect-path.ts';
import { tagKey, toSlug } from './slug.ts';
import { isNull, toData } from './yaml-block.ts';
import type { YamlEntry, YamlValue } from './yaml-block.ts';

export const knownFields = [
  'title',
  'author',
  'date',
  'slug',
  'updated',
  'tags',
  'summary',
  'draft',
  'lang',
  'redirectFrom',
  'image',
] as const;

type Field = (typeof knownFields)[number];

export interface FieldSource {
  readonly file: string;
  readonly entries: readonly YamlEntry[];
}

export interface UnknownKey {
  readonly key: string;
  readonly file: string;
  readonly line: number;
}

/** What XML 1.0 §2.2 does not take, and feeds are XML. */
const unprintable = /[^\P{Cc}\n\t]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

/** Reads one story's fields, each as what it should be, and gathers what is wrong with them. All texts are copies. */
export class FieldReader {
  readonly findings: Finding[] = [];
  readonly #file: string;
  readonly #known = new Map<string, YamlEntry>();
  readonly #unknown: YamlEntry[] = [];

  constructor({ file, entries }: FieldSource) {
    this.#file = file;
    const known: readonly string[] = knownFields;
    for (const entry of entries) {
      if (known.includes(entry.key)) this.#known.set(entry.key, entry);
      else this.#unknown.push(entry);
    }
  }

  /** A story may be called `Null`. */
  requiredText(field: 'title' | 'author' | 'date'): string {
    const entry = this.#known.get(field);
    const text = entry === undefined ? '' : this.#line(field, entry.value);
    if (text === '')
      this.findings.push(siteSourceFinding('field-missing', { field }, this.#place(field)));
    return text ?? '';
  }

  /** One line, NFC; null when there is none. */
  text(field: Field): string | null {
    const value = this.#value(field);
    return value === null ? null : this.#line(field, value) || null;
  }

  day(field: 'date' | 'updated', written: string | null, timeZone: string): string | null {
    if (written === null || written === '') return null;
    const day = toCalendarDay(written, timeZone);
    if (day === null) {
      this.findings.push(
        siteSourceFinding('field-date', { field, value: written }, this.#place(field)),
      );
    }
    return day;
  }

  flag(field: 'draft'): boolean {
    const value = this.#value(field);
    if (value === null) return false;
    const word = value.kind === 'text' ? value.text.toLowerCase() : '';
    switch (word) {
      case 'true':
      case 'yes':
      case 'on':
        return true;
      case 'false':
      case 'no':
      case 'off':
        return false;
      default:
        this.#wrongType(field, '`true` or `false`');
        return true;
    }
  }

  lang(): string | null {
    const value = this.text('lang');
    if (value === null || isLanguageTag(value)) return value;
    this.findings.push(siteSourceFinding('field-lang', { value }, this.#place('lang')));
    return null;
  }

  image(): string | null {
    const value = this.text('image');
    if (value === null || toTargetKind(value) === 'relative') return value;
    this.#wrongType('image', 'the path of a file beside the story');
    return null;
  }

  slug(): string {
    const given = this.text('slug');
    const from = given ?? nameOf(this.#file);
    const slug = toSlug(from);
    const place = this.#place('slug');
    if (given !== null && /^\.|[/\\]/.test(given)) {
      this.findings.push(siteSourceFinding('slug-path', { slug: given }, place));
    } else if (slug === '') {
      this.findings.push(siteSourceFinding('slug-empty', { from }, place));
    } else if (given !== null && given !== slug) {
      this.findings.push(siteSourceFinding('slug-adjusted', { given, slug }, place));
    }
    return copyString(slug);
  }

  /** As written, in order; of those that share a page only the first. */
  tags(): readonly string[] {
    const tags = new Map<string, string>();
    for (const tag of this.#list('tags')) {
      const key = tagKey(tag);
      if (key === '')
        this.findings.push(siteSourceFinding('tag-empty', { tag }, this.#place('tags')));
      else if (!tags.has(key)) tags.set(key, tag);
    }
    return [...tags.values()];
  }

  /** Site paths. */
  redirects(): readonly string[] {
    const paths = new Set<string>();
    for (const value of this.#list('redirectFrom')) {
      const path = toRedirectPath(value);
      if (path !== null) paths.add(copyString(path));
      else
        this.findings.push(
          siteSourceFinding('redirect-path', { value }, this.#place('redirectFrom')),
        );
    }
    return [...paths];
  }

  extra(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.#unknown.map(({ key, value }) => [copyString(key), toData(value)]),
    );
  }

  unknownKeys(): UnknownKey[] {
    return this.#unknown.map(({ key, line }) => ({ key: copyString(key), file: this.#file, line }));
  }

  /** Null when the field is not there, is empty, or says so: `~`, `null`. */
  #value(field: Field): YamlValue | null {
    const value = this.#known.get(field)?.value;
    return value === undefined || (value.kind === 'text' && isNull(value)) ? null : value;
  }

  /** Null when it is no text, which is reported. */
  #line(field: Field, value: YamlValue): string | null {
    if (value.kind === 'text' && !unprintable.test(value.text)) return toLine(value.text);
    this.#wrongType(field, 'one piece of printable text');
    return null;
  }

  /** A list of texts; one text alone is a list of one, commas and all: `Satire, English` is a tag. */
  #list(field: 'tags' | 'redirectFrom'): string[] {
    const value = this.#value(field);
    if (value === null) return [];
    const items = value.kind === 'list' ? value.items : [value];
    const texts = items.flatMap((item) =>
      item.kind === 'text' && !unprintable.test(item.text) ? [toLine(item.text)] : [],
    );
    if (texts.length === items.length) return texts.filter((text) => text !== '');
    this.#wrongType(field, 'a list of texts');
    return [];
  }

  #wrongType(field: Field, expected: string): void {
    this.findings.push(siteSourceFinding('field-type', { field, expected }, this.#place(field)));
  }

  #place(field: Field): { file: string; line: number } {
    return { file: this.#file, line: this.#known.get(field)?.line ?? 1 };
  }
}

function toLine(text: string): string {
  return copyString(
    text
      .normalize('NFC')
      .replaceAll(/[\n\t ]+/g, ' ')
      .trim(),
  );
}

function isLanguageTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** `stories/2024/the-fox.md` → `the-fox`; `stories/the-fox/index.md`, a story with its images in a folder, too. */
function nameOf(file: string): string {
  const parts = file.split('/');
  const name = (parts.at(-1) ?? '').replace(/\.md$/, '');
  const folder = parts.at(-2);
  return name === 'index' && parts.length > 2 && folder !== undefined ? folder : name;
}
