import type { Finding } from '../findings/finding.ts';
import type { SourceRow, StoryBodyRecord, StoryRecord } from './build-cache.ts';
import type { UnknownKey } from './front-matter.ts';
import type { StoryImage, StoryMeta } from './source.ts';

/** A story in a row of values beside its source's; what is empty in most stories is 0. */
export type StoryRow = readonly [
  meta: readonly [
    title: string,
    author: string,
    date: string,
    updated: string | 0,
    tags: readonly string[],
    summary: string | 0,
    draft: 0 | 1,
    lang: string,
    redirectFrom: readonly string[] | 0,
    image: string | 0,
    extra: StoryMeta['extra'] | 0,
    bodyLine: number,
  ],
  unknownKeys: readonly UnknownKey[] | 0,
  findings: readonly Finding[] | 0,
  /** Null for one that has not been rendered. */
  body: readonly [findings: readonly Finding[] | 0, images: readonly StoryImage[] | 0] | null,
];

export function packStory({ meta, unknownKeys, findings, body }: StoryRecord): StoryRow {
  return [
    [
      meta.title,
      meta.author,
      meta.date,
      meta.updated ?? 0,
      meta.tags,
      meta.summary ?? 0,
      meta.draft ? 1 : 0,
      meta.lang,
      orNothing(meta.redirectFrom),
      meta.image ?? 0,
      Object.keys(meta.extra).length === 0 ? 0 : meta.extra,
      meta.bodyLine,
    ],
    orNothing(unknownKeys),
    orNothing(findings),
    body === null ? null : [orNothing(body.findings), orNothing(body.images)],
  ];
}

/** `uses` is kept apart from the row. */
export function unpackStory(
  [meta, unknownKeys, findings, body]: StoryRow,
  [file, stamp, slug, , textDigest]: SourceRow,
  uses: string,
): StoryRecord {
  const [title, author, date, updated, tags, summary, draft, lang, redirectFrom, image, extra] =
    meta;
  return {
    file,
    stamp,
    textDigest,
    meta: {
      file,
      slug,
      title,
      author,
      date,
      updated: updated === 0 ? null : updated,
      tags,
      summary: summary === 0 ? null : summary,
      draft: draft === 1,
      lang,
      redirectFrom: orEmpty(redirectFrom),
      image: image === 0 ? null : image,
      extra: extra === 0 ? {} : extra,
      bodyLine: meta[11],
    },
    unknownKeys: orEmpty(unknownKeys),
    findings: orEmpty(findings),
    body: body === null ? null : unpackBody(body, uses),
  };
}

const unpackBody = (
  [findings, images]: NonNullable<StoryRow[3]>,
  uses: string,
): StoryBodyRecord => ({ findings: orEmpty(findings), images: orEmpty(images), uses });

const orNothing = <T>(list: readonly T[]): readonly T[] | 0 => (list.length === 0 ? 0 : list);

const EMPTY: readonly never[] = [];
const orEmpty = <T>(list: readonly T[] | 0): readonly T[] => (list === 0 ? EMPTY : list);
