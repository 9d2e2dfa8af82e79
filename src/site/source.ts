/** What reading a story's source gives, before and after its Markdown is rendered. Plain values: they cross to worker threads. */

/** A story's front matter, checked. Optional fields are null, never absent. */
export interface StoryMeta {
  /** Path of the source relative to the site's root, `/` between parts: `stories/2024/the-fox.md`. */
  readonly file: string;
  /** NFC, any script. */
  readonly slug: string;
  readonly title: string;
  readonly author: string;
  /** Calendar day, `YYYY-MM-DD`. */
  readonly date: string;
  readonly updated: string | null;
  /** As written, duplicates (by tag slug) removed, in order. */
  readonly tags: readonly string[];
  readonly summary: string | null;
  readonly draft: boolean;
  /** BCP 47; the site's language when not given. */
  readonly lang: string;
  /** Old slugs or site paths (`/old/path/`) this story used to have. */
  readonly redirectFrom: readonly string[];
  /** As written: a path beside the story, or null. */
  readonly image: string | null;
  /** Unknown keys, as YAML gave them (strings stay strings), for templates. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Line of the source on which the body starts, from 1. */
  readonly bodyLine: number;
}

/** As much of a story as decides where it stands among the others. */
export type ArrangedStory = Pick<
  StoryMeta,
  'file' | 'slug' | 'title' | 'author' | 'date' | 'updated' | 'tags' | 'draft' | 'redirectFrom'
>;

/** A file beside a story that its page shows. */
export interface StoryImage {
  /** Path relative to the site's root. */
  readonly file: string;
  /** Fingerprinted key: `images/fox.3f9a1c2b.jpg`. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

/** A story's body, rendered. */
export interface StoryBody {
  /** Safe HTML, links and images resolved. */
  readonly html: string;
  readonly words: number;
  /** Minutes, at least 1. */
  readonly readingTime: number;
  /** `summary` if given, else cut from the first 600 characters of the plain text; NFC, one line. */
  readonly excerpt: string;
  /** Images the body shows, and the front matter's. */
  readonly images: readonly StoryImage[];
  /** The social image, resolved. */
  readonly socialImage: StoryImage | null;
}
