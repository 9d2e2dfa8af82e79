import type { Finding } from '../findings/finding.ts';
import { FieldReader } from './field-reader.ts';
import type { FieldSource, UnknownKey } from './field-reader.ts';
import type { StoryMeta } from './source.ts';

export interface SiteZone {
  /** BCP 47. */
  readonly language: string;
  /** IANA name. */
  readonly timeZone: string;
}

export interface StoryFields {
  readonly meta: StoryMeta | null;
  readonly findings: readonly Finding[];
  readonly unknownKeys: readonly UnknownKey[];
}

/** Checks the entries of one story's front matter; `meta` is null when one of them is an error. */
export function readStoryFields(
  front: FieldSource & { readonly bodyLine: number },
  site: SiteZone,
): StoryFields {
  const fields = new FieldReader(front);
  const { file, bodyLine } = front;
  const meta: StoryMeta = {
    file,
    title: fields.requiredText('title'),
    author: fields.requiredText('author'),
    date: fields.day('date', fields.requiredText('date'), site.timeZone) ?? '',
    slug: fields.slug(),
    updated: fields.day('updated', fields.text('updated'), site.timeZone),
    tags: fields.tags(),
    summary: fields.text('summary'),
    draft: fields.flag('draft'),
    lang: fields.lang() ?? site.language,
    redirectFrom: fields.redirects(),
    image: fields.image(),
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
