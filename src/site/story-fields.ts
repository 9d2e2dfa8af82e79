import { siteSourceFinding } from '../findings/codes-site-source.ts';
import type { Finding } from '../findings/finding.ts';
import { toCalendarDay } from './calendar-day.ts';
import { copyString } from './copy-string.ts';
import { toRedirectPath } from './redirect-path.ts';
import { tagKey, toSlug } from './slug.ts';
import type { StoryMeta } from './source.ts';
import type { YamlEntry, YamlValue } from './yaml-block.ts';

export interface SiteZone {
  /** BCP 47. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
}

export interface UnknownKey {
  readonly key: string;
  readonly file: string;
  readonly line: number;
}

export interface StoryFields {
  readonly meta: StoryMeta | null;
  readonly findings: readonly Finding[];
  readonly unknownKeys: readonly UnknownKey[];
}

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

interface Front {
  readonly file: string;
  /** Line on which the body starts. */
  readonly bodyLine: number;
  readonly entries: readonly YamlEntry[];
}

/** Checks the entries of one story's front matter; `meta` is null when one of them is an error. */
export function readStoryFields(front: Front, site: SiteZone): StoryFields {
  const fields = new FieldReader(front);
  const { file, bodyLine } = front;
  const title = fields.requiredText('title');
  const author = fields.requiredText('author');
  const meta: StoryMeta = {
    file,
    slug: fields.slug(),
    title,
    author,
    date: fields.day('date', fields.requiredText('date'), site.timeZone) ?? '',
    updated: fields.day('updated', fields.text('updated'), site.timeZone),
    tags: fields.tags(),
    summary: fields.text('summary'),
    draft: fields.flag('draft'),
    lang: fields.lang() ?? site.language,
    redirectFrom: fields.redirects(),
    image: fields.text('image'),
    extra: fields.extra(),
    bodyLine,
  };
  const failed = fields.findings.some((finding) => finding.severity === 'error');
  return {
    meta: failed ? null : meta,
    findings: fields.findings,
    unknownKeys: fields.unknownKeys(),
  };
}

/** What XML 1.0 §2.2 does not take, and feeds are XML. */
const unprintable = /[^\P{Cc}\n\t]|\p{Cs}|\p{Noncharacter_Code_Point}/u;

class FieldReader {
  readonly findings: Finding[] = [];
  readonly #front: Front;
  readonly #known = new Map<string, YamlEntry>();
  readonly #unknown: YamlEntry[] = [];

  constructor(front: Front) {
    this.#front = front;
    const known: readonly string[] = knownFields;
    for (const entry of front.entries) {
      if (known.includes(entry.key)) this.#known.set(entry.key, entry);
      else this.#unknown.push(entry);
    }
  }

  requiredText(field: Field): string {
    const text = this.text(field);
    if (text === null && !this.#reported(field)) {
      this.findings.push(siteSourceFinding('field-missing', { field }, this.#place(field)));
    }
    return text ?? '';
  }

  /** One line, NFC; null when not written or empty. A title may be `True` or `null`: those are text here. */
  text(field: Field): string | null {
    const value = this.#known.get(field)?.value ?? null;
    if (value === null) return null;
    if (typeof value === 'object' || (typeof value === 'string' && unprintable.test(value))) {
      this.#wrongType(field, 'one piece of printable text');
      return null;
    }
    const text = String(value)
      .normalize('NFC')
      .replaceAll(/[\n\t ]+/g, ' ')
      .trim();
    return text === '' ? null : copyString(text);
  }

  day(field: 'date' | 'updated', value: string | null, timeZone: string): string | null {
    if (value === null || value === '') return null;
    const day = toCalendarDay(value, timeZone);
    if (day === null)
      this.findings.push(siteSourceFinding('field-date', { field, value }, this.#place(field)));
    return day;
  }

  flag(field: 'draft'): boolean {
    const value = this.#known.get(field)?.value ?? false;
    if (typeof value !== 'object') {
      if (/^(?:true|yes|on)$/i.test(String(value))) return true;
      if (/^(?:false|no|off)$/i.test(String(value))) return false;
    }
    this.#wrongType(field, '`true` or `false`');
    return true;
  }

  lang(): string | null {
    const value = this.text('lang');
    if (value === null || isLanguageTag(value)) return value;
    this.findings.push(siteSourceFinding('field-lang', { value }, this.#place('lang')));
    return null;
  }

  slug(): string {
    const given = this.text('slug');
    const from = given ?? nameOf(this.#front.file);
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

  /** As written, in order; of those on one page only the first. */
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

  redirects(): readonly string[] {
    const paths = new Set<string>();
    for (const value of this.#list('redirectFrom')) {
      const path = toRedirectPath(value);
      if (path === null) {
        this.findings.push(
          siteSourceFinding('redirect-path', { value }, this.#place('redirectFrom')),
        );
      } else paths.add(copyString(path));
    }
    return [...paths];
  }

  extra(): Readonly<Record<string, YamlValue>> {
    return Object.fromEntries(
      this.#unknown.map(({ key, value }) => [copyString(key), copyValue(value)]),
    );
  }

  unknownKeys(): UnknownKey[] {
    const { file } = this.#front;
    return this.#unknown.map(({ key, line }) => ({ key: copyString(key), file, line }));
  }

  /** A list of texts; one text alone is a list of one, commas and all: `Satire, English` is a tag. */
  #list(field: 'tags' | 'redirectFrom'): string[] {
    const value = this.#known.get(field)?.value ?? null;
    if (value === null) return [];
    const items: readonly YamlValue[] = isList(value) ? value : [value];
    const texts: string[] = [];
    for (const item of items) {
      if (item === null) continue;
      if (typeof item === 'object' || (typeof item === 'string' && unprintable.test(item))) {
        this.#wrongType(field, 'a list of texts');
        return [];
      }
      const text = String(item)
        .normalize('NFC')
        .replaceAll(/[\n\t ]+/g, ' ')
        .trim();
      if (text !== '') texts.push(copyString(text));
    }
    return texts;
  }

  #wrongType(field: Field, expected: string): void {
    this.findings.push(siteSourceFinding('field-type', { field, expected }, this.#place(field)));
  }

  #reported(field: Field): boolean {
    return this.findings.some((finding) => finding.args['field'] === field);
  }

  #place(field: Field): { file: string; line: number } {
    return { file: this.#front.file, line: this.#known.get(field)?.line ?? 1 };
  }
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
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

function copyValue(value: YamlValue): YamlValue {
  if (typeof value === 'string') return copyString(value);
  if (value === null || typeof value === 'boolean') return value;
  if (isList(value)) return value.map(copyValue);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [copyString(key), copyValue(each)]),
  );
}
