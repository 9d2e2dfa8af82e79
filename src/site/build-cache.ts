import type { Finding } from '../findings/finding.ts';
import type { UnknownKey } from './front-matter.ts';
import type { BodyFacts } from './render-tasks.ts';
import type { StoryMeta } from './source.ts';
import type { ImageUse, LinkUse } from './story-body.ts';
import type { OutputFile, StoryCard } from './types.ts';

/** A file of the site's sources with what told it apart when it was read (see stampOf). */
export type Stamped = readonly [file: string, stamp: string];

/**
 * What the last build left, so that a build with nothing to do reads no source: kept as two files, of which this
 * one is enough to tell that nothing has changed.
 */
export interface BuildRecord {
  /** Ties the two files together. */
  readonly id: string;
  /** Digest of everything beside the sources that pages depend on. */
  readonly settings: string;
  /** Epoch milliseconds between which the same stories are out. */
  readonly from: number;
  readonly until: number | null;
  readonly sources: readonly Stamped[];
  /** Digest of what was found while sources and templates were listed. */
  readonly listed: string;
  /** Digest of the stories that were withheld. */
  readonly withheld: string;
  readonly templates: readonly Stamped[];
  /** Images stories show. */
  readonly images: readonly Stamped[];
  /** Sorted by key. */
  readonly files: readonly OutputFile[];
  /** By position in `files`: the stamp of the file in the output folder. */
  readonly stamps: readonly string[];
  readonly siteDigest: string;
  readonly templatesDigest: string;
  readonly findings: readonly Finding[];
  readonly stories: number;
  readonly bytes: number;
}

/** What an incremental build needs beside it. */
export interface BuildDetails {
  readonly id: string;
  readonly stories: readonly StoryRecord[];
  /** By position in `files` of the record: digest of all the page was made from. */
  readonly inputs: readonly string[];
  /** Digest of what stories may link to. */
  readonly indexDigest: string;
}

/** What was read from one source, and what became of it. */
export interface StoryRecord {
  readonly file: string;
  readonly stamp: string;
  readonly meta: StoryMeta;
  readonly unknownKeys: readonly UnknownKey[];
  /** Of the front matter. */
  readonly findings: readonly Finding[];
  /** Null until its body has been rendered. */
  readonly body: StoryBodyRecord | null;
}

export interface StoryBodyRecord {
  readonly facts: BodyFacts;
  readonly contentDigest: string;
  readonly findings: readonly Finding[];
  readonly links: readonly LinkUse[];
  readonly images: readonly ImageUse[];
}

/** Bump it when the meaning of the files changes. */
export const CACHE_FORMAT = 5;

const STORIES_A_LINE = 500;

/** The details as a first line without stories, and lines of stories. */
export function* detailLines({ stories, ...head }: BuildDetails): Generator {
  yield head;
  for (let from = 0; from < stories.length; from += STORIES_A_LINE)
    yield stories.slice(from, from + STORIES_A_LINE);
}

/** An output file in a row of values; rows share content types and loads through tables. */
type FileRow = readonly [
  key: string,
  kind: number,
  contentType: number,
  digest: string,
  size: number,
  contentDigest: string | 0,
  loads: number,
  story: CardRow | 0,
];
type CardRow = readonly [
  title: string,
  date: string,
  author: string,
  tags: readonly string[],
  excerpt: string,
  readingTime: number,
  /** Position in the sources. */
  file: number,
  /** Position in the languages. */
  lang: number,
  updated: string | 0,
  redirectFrom: readonly string[] | 0,
];

export type PackedRecord = Omit<BuildRecord, 'files'> & {
  readonly format: number;
  readonly contentTypes: readonly string[];
  readonly loads: readonly (readonly string[])[];
  readonly languages: readonly string[];
  readonly files: readonly FileRow[];
};

const KINDS = [
  'story',
  'listing',
  'not-found',
  'fingerprinted',
  'file',
] as const satisfies OutputFile['kind'][];

export function packRecord(record: BuildRecord): PackedRecord {
  const contentTypes = new Map<string, number>();
  const loads = new Map<string, number>();
  const languages = new Map<string, number>();
  const sources = new Map(record.sources.map(([file], position) => [file, position]));
  const packCard = (card: StoryCard): CardRow => [
    card.title,
    card.date,
    card.author,
    card.tags,
    card.excerpt,
    card.readingTime,
    sources.get(card.file) ?? -1,
    positionIn(languages, card.lang),
    card.updated ?? 0,
    card.redirectFrom.length === 0 ? 0 : card.redirectFrom,
  ];
  const files = record.files.map((file): FileRow => [
    file.key,
    KINDS.indexOf(file.kind),
    positionIn(contentTypes, file.contentType),
    file.digest,
    file.size,
    file.contentDigest ?? 0,
    positionIn(loads, file.loads.join('\n')),
    file.story === null ? 0 : packCard(file.story),
  ]);
  return {
    ...record,
    format: CACHE_FORMAT,
    contentTypes: [...contentTypes.keys()],
    loads: [...loads.keys()].map((joined) => (joined === '' ? [] : joined.split('\n'))),
    languages: [...languages.keys()],
    files,
  };
}

export function unpackRecord(packed: PackedRecord): BuildRecord {
  const { format: _format, contentTypes, loads, languages, files, ...rest } = packed;
  const unpackCard = (row: CardRow): StoryCard => ({
    title: row[0],
    date: row[1],
    author: row[2],
    tags: row[3],
    excerpt: row[4],
    readingTime: row[5],
    file: rest.sources[row[6]]?.[0] ?? '',
    lang: languages[row[7]] ?? '',
    updated: row[8] === 0 ? null : row[8],
    redirectFrom: row[9] === 0 ? [] : row[9],
  });
  return {
    ...rest,
    files: files.map(
      ([key, kind, contentType, digest, size, contentDigest, loaded, story]): OutputFile => ({
        key,
        kind: KINDS[kind] ?? 'file',
        contentType: contentTypes[contentType] ?? '',
        digest,
        size,
        contentDigest: contentDigest === 0 ? null : contentDigest,
        loads: loads[loaded] ?? [],
        story: story === 0 ? null : unpackCard(story),
      }),
    ),
  };
}

function positionIn(table: Map<string, number>, value: string): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}
