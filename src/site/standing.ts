import { join } from 'node:path';
import type { StoryRecord } from './build-cache.ts';
import type { BuildStart } from './build.ts';
import type { ImageRecord } from './read-images.ts';
import { stampOf } from './read-stamps.ts';
import type { OutputFile } from './types.ts';
import type { WrittenFile } from './write-page.ts';

/** A file of the site, with what it was made from. */
export interface OutputRow {
  readonly file: OutputFile;
  /** Digest of all it was made from: equal inputs, equal bytes. */
  readonly input: string;
  /** Stamp of the file in the output or staging folder. */
  readonly stamp: string;
  /** The source that asks for it, relative to the site's root. */
  readonly source: string;
  /** Whether it waits in the staging folder. */
  readonly isNew: boolean;
}

export type StandingFile = Pick<OutputRow, 'file' | 'input' | 'stamp'>;

/** By key, files that are as they were written. */
export type StandingFiles = Pick<ReadonlyMap<string, StandingFile>, 'get'>;

/** What stands from the last build. */
export interface Standing {
  /** Whether there is nothing to keep: the output folder is replaced whole. */
  readonly isFull: boolean;
  /** By key, files that are as they were written. */
  readonly files: ReadonlyMap<string, StandingFile>;
  /** Every key of the last build. */
  readonly keys: ReadonlySet<string>;
  /** By source. */
  readonly stories: ReadonlyMap<string, StoryRecord>;
  /** Digest of what stories could link to. */
  readonly indexDigest: string;
  readonly images: readonly ImageRecord[];
  /** Whether every image that stories show is as it was. */
  readonly hasSameImages: boolean;
}

export function standingOf({ last, outputs, options }: BuildStart): Standing {
  if (last === null) return NOTHING;
  const { record } = last;
  const [keys, stamps] = last.outputs;
  const files = new Map<string, StandingFile>();
  last.files.forEach((made, position) => {
    const { key } = made.file;
    const stamp = outputs.touched.get(key) ?? stamps[position];
    if (stamp !== undefined && !outputs.spoilt.has(key)) files.set(key, { ...made, stamp });
  });
  return {
    isFull: files.size === 0,
    files,
    keys: new Set(keys),
    stories: new Map(last.stories().map((story) => [story.file, story])),
    indexDigest: record.indexDigest,
    images: record.images,
    hasSameImages: record.images.every(
      ({ file, stamp }) => stampOf(join(options.root, file)) === stamp,
    ),
  };
}

const NOTHING: Standing = {
  isFull: true,
  files: new Map(),
  keys: new Set(),
  stories: new Map(),
  indexDigest: '',
  images: [],
  hasSameImages: false,
};

type Written = Pick<WrittenFile, 'key' | 'digest' | 'size' | 'stamp'>;

export interface NewFile extends Pick<OutputRow, 'input' | 'source'> {
  readonly written: Written;
  readonly file: Omit<OutputFile, 'digest' | 'size'>;
}

/** The row of a file that was rendered. */
export function toRow(
  { written, file, input, source }: NewFile,
  standing: { readonly files: StandingFiles },
): OutputRow {
  const { digest, size } = written;
  return { file: { ...file, digest, size }, input, source, ...stampOfWritten(written, standing) };
}

/** A file with the bytes that stand already stays where it is. */
export function stampOfWritten(
  { key, stamp }: Pick<Written, 'key' | 'stamp'>,
  standing: { readonly files: StandingFiles },
): Pick<OutputRow, 'stamp' | 'isNew'> {
  const kept = stamp ?? standing.files.get(key)?.stamp;
  if (kept === undefined) throw new Error(`${key} was neither written nor standing`);
  return { stamp: kept, isNew: stamp !== null };
}
