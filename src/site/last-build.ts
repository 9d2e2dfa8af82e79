import {
  PART_LENGTH,
  type BuildParts,
  type BuildRecord,
  type SourceRow,
  type StoryRecord,
} from './build-cache.ts';
import { unpackFiles, type MadeFile, type PackedFiles } from './file-rows.ts';
import { readPart } from './read-parts.ts';
import { unpackStory, type StoryRow } from './story-rows.ts';

/** Keys and stamps of output files, as a part holds them. */
export type OutputRows = readonly [keys: readonly string[], stamps: readonly string[]];

/** The last build, read as far as it is asked for. Asking throws a UserError when another build took its place meanwhile. */
export class LastBuild {
  readonly record: BuildRecord;
  readonly sources: readonly SourceRow[];
  readonly cacheDir: string;
  #outputs: OutputRows | null = null;
  #files: readonly MadeFile[] | null = null;

  constructor(cacheDir: string, record: BuildRecord, sources: readonly SourceRow[]) {
    this.cacheDir = cacheDir;
    this.record = record;
    this.sources = sources;
  }

  /** Sorted by key. */
  get outputs(): OutputRows {
    return (this.#outputs ??= this.#readOutputs());
  }

  /** By position in the outputs. */
  get files(): readonly MadeFile[] {
    return (this.#files ??= this.#readFiles());
  }

  /** Where a key stands among the outputs; -1 when it is none of them. */
  positionOf(key: string): number {
    const [keys] = this.outputs;
    let from = 0;
    let to = keys.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((keys[middle] ?? '') < key) from = middle + 1;
      else to = middle;
    }
    return keys[from] === key ? from : -1;
  }

  /** Every story, in order of the sources. */
  stories(): StoryRecord[] {
    return this.record.parts.stories.flatMap((_, part) => this.storiesIn(part));
  }

  storiesIn(part: number): StoryRecord[] {
    const rows = parse(this.#text('stories', part), isStoryRows);
    const uses = this.usesIn(part);
    return rows.flatMap((row, position) => {
      const source = this.sources[part * PART_LENGTH + position];
      return source === undefined ? [] : [unpackStory(row, source, uses[position] ?? '')];
    });
  }

  /** What the bodies of one part's stories refer to, as text; '' for one that was not rendered. */
  usesIn(part: number): string[] {
    return this.#text('uses', part).split('\n');
  }

  #readOutputs(): OutputRows {
    const parts = this.record.parts.outputs.map((_, part) =>
      parse(this.#text('outputs', part), isOutputRows),
    );
    return [parts.flatMap(([keys]) => keys), parts.flatMap(([, stamps]) => stamps)];
  }

  #readFiles(): readonly MadeFile[] {
    return this.record.parts.files.flatMap((_, part) =>
      unpackFiles(parse(this.#text('files', part), isPackedFiles)),
    );
  }

  #text(kind: keyof BuildParts, part: number): string {
    const named = this.record.parts[kind][part];
    return named === undefined ? '' : readPart(this.cacheDir, named);
  }
}

// Our own files, whole and of a build of this format, which the head vouches for.
const isStoryRows = (value: unknown): value is readonly StoryRow[] => Array.isArray(value);
const isOutputRows = (value: unknown): value is OutputRows => Array.isArray(value);
const isPackedFiles = (value: unknown): value is PackedFiles =>
  typeof value === 'object' && value !== null && 'rows' in value;

function parse<T>(text: string, isRight: (value: unknown) => value is T): T {
  const value: unknown = JSON.parse(text);
  if (isRight(value)) return value;
  throw new Error('a part of the build cache is not what its name says');
}
