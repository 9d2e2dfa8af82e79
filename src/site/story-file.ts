import type { StoryMeta } from './source.ts';
import { toStoryCard } from './story-card.ts';
import type { TextStore } from './text-store.ts';
import type { OutputFile, StoryCard } from './types.ts';

/** What lists show of a story's body, the excerpt kept outside the heap. */
export interface StoredWords {
  readonly excerpt: number;
  readonly readingTime: number;
}

/** A story's page whose card is made when it is asked for: a build asks once for each. */
export class StoryFile implements OutputFile {
  readonly key: string;
  readonly kind = 'story';
  readonly contentType: string;
  readonly digest: string;
  readonly size: number;
  readonly contentDigest: string | null;
  readonly loads: readonly string[];
  readonly #meta: StoryMeta;
  readonly #words: StoredWords;
  readonly #texts: TextStore;

  constructor(
    file: Omit<OutputFile, 'story' | 'kind'>,
    {
      meta,
      words,
      texts,
    }: { readonly meta: StoryMeta; readonly words: StoredWords; readonly texts: TextStore },
  ) {
    this.key = file.key;
    this.contentType = file.contentType;
    this.digest = file.digest;
    this.size = file.size;
    this.contentDigest = file.contentDigest;
    this.loads = file.loads;
    this.#meta = meta;
    this.#words = words;
    this.#texts = texts;
  }

  get story(): StoryCard {
    const { excerpt, readingTime } = this.#words;
    return toStoryCard(this.#meta, { excerpt: this.#texts.get(excerpt), readingTime });
  }
}

/** The same as a value of its own. */
export function toPlainFile(file: OutputFile): OutputFile {
  const { key, kind, contentType, digest, size, contentDigest, loads, story } = file;
  return { key, kind, contentType, digest, size, contentDigest, loads, story };
}
