import type { Finding } from '../findings/finding.ts';
import type { UnknownKey } from './front-matter.ts';
import type { ImageRecord } from './read-images.ts';
import type { StoryImage, StoryMeta } from './source.ts';

/** A file of the site's sources with what told it apart when it was read (see stampOf). */
export type Stamped = readonly [file: string, stamp: string];

/** Bump it when the meaning of the files changes. */
export const CACHE_FORMAT = 7;

/**
 * What the last build left, so that a build with nothing to do reads no source and one with little to do reads little
 * else. This is the head: it names the other files, which are written under new names and never changed.
 */
export interface BuildRecord {
  readonly format: number;
  /** Tells the list of sources of this build from another's. */
  readonly id: string;
  /** Digest of everything beside the sources that pages depend on. */
  readonly settings: string;
  /** Epoch milliseconds between which the same stories are out. */
  readonly from: number;
  readonly until: number | null;
  /** Digest of what was found while sources and templates were listed. */
  readonly listed: string;
  /** Digest of the stories that were withheld. */
  readonly withheld: string;
  readonly templates: readonly Stamped[];
  /** Images stories show. */
  readonly images: readonly ImageRecord[];
  /** Digest of what stories may link to. */
  readonly indexDigest: string;
  readonly siteDigest: string;
  readonly templatesDigest: string;
  readonly findings: readonly Finding[];
  readonly stories: number;
  readonly files: number;
  readonly bytes: number;
  readonly parts: BuildParts;
}

/** A file of the cache, its size in bytes and its CRC: one that is missing or damaged makes all of it worth nothing. */
export type Part = readonly [name: string, bytes: number, crc: number];

/** Each list is cut into parts of `PART_LENGTH`, so that an edit of one story writes few of them. */
export interface BuildParts {
  /** Keys and stamps of the output files: two lists. */
  readonly outputs: readonly Part[];
  /** Output files, sorted by key, with what they were made from. */
  readonly files: readonly Part[];
  /** Stories in order of their sources. */
  readonly stories: readonly Part[];
  /** What their bodies refer to, a line each. */
  readonly uses: readonly Part[];
}

export const PART_LENGTH = 4096;

/** One source of the last build in a row of values: enough to tell whose it is and whether it has changed. */
export type SourceRow = readonly [
  file: string,
  stamp: string,
  slug: string,
  /** Of its content, shortened as the ledger keeps it; 0 for a story that is not out. */
  contentDigest: string | 0,
  /** Of its text: a checkout gives every file another stamp. */
  textDigest: string,
];

/** Digits of a digest in the list of sources. */
export const KEPT_DIGITS = 22;

/** What was read from one source, and what became of it. */
export interface StoryRecord {
  readonly file: string;
  readonly stamp: string;
  readonly textDigest: string;
  readonly meta: StoryMeta;
  readonly unknownKeys: readonly UnknownKey[];
  /** Of the front matter. */
  readonly findings: readonly Finding[];
  /** Null until its body has been rendered. */
  readonly body: StoryBodyRecord | null;
}

export interface StoryBodyRecord {
  readonly findings: readonly Finding[];
  /** Images the page shows, the social one included. */
  readonly images: readonly StoryImage[];
  /** What the body refers to, as text (see uses.ts): most builds ask none of them. */
  readonly uses: string;
}
