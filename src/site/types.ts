import type { Finding } from '../findings/finding.ts';

/** What the law treats alike: decides Cache-Control and the promise of a change. */
export type FileKind =
  /** A story page. */
  | 'story'
  /** Home, archive, tag and author pages, feeds, sitemap, redirect pages. */
  | 'listing'
  | 'not-found'
  /** Named by its content: CSS, fonts, icons, story images. Its bytes never change. */
  | 'fingerprinted'
  /** Everything in templates/static/, and robots.txt. */
  | 'file';

/**
 * What listings, feeds and redirects show of a story, and where it comes from. Kept in the ledger as published, so that
 * the pages around a story can be made without any other story's source.
 */
export interface StoryCard {
  readonly title: string;
  /** Calendar day in the site's time zone, `YYYY-MM-DD`. */
  readonly date: string;
  readonly author: string;
  readonly tags: readonly string[];
  readonly excerpt: string;
  /** Minutes, at least 1. */
  readonly readingTime: number;
  /** The source, relative to the site's root. */
  readonly file: string;
  /** BCP 47. */
  readonly lang: string;
  /** Calendar day, or null. */
  readonly updated: string | null;
  /** As written: old slugs or site paths. */
  readonly redirectFrom: readonly string[];
}

/** One file of the built site: a value that planning works on. The body stays on disk. */
export interface OutputFile {
  /** `stories/the-fox/index.html`: no leading slash, `/` between parts, NFC. */
  readonly key: string;
  readonly kind: FileKind;
  readonly contentType: string;
  /** SHA-256 of the body, base64url without padding (43 characters). */
  readonly digest: string;
  readonly size: number;
  /** Story pages: digest of the story's own content without layout or neighbours, else null. */
  readonly contentDigest: string | null;
  /** Keys of the files a reader of this one loads directly: CSS, fonts, images. Sorted. */
  readonly loads: readonly string[];
  /** Story pages: what listings show, else null. */
  readonly story: StoryCard | null;
}

export interface BuildStats {
  readonly stories: number;
  /** Pages rendered in this run; the others were taken from the build cache. */
  readonly rendered: number;
  readonly files: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface BuildResult {
  /** Absolute path of the folder the files are in; a file's path is `outDir/key`. */
  readonly outDir: string;
  /** Sorted by key in code-unit order. */
  readonly files: readonly OutputFile[];
  /** SHA-256 over every file's key, kind, content type, digest and content digest: equal digests, equal sites. */
  readonly siteDigest: string;
  /** SHA-256 over templates/ (assets and static included). */
  readonly templatesDigest: string;
  /** The digest of the configuration's part in the pages, as it was given. */
  readonly configDigest: string;
  /** When the next dated story comes out, epoch milliseconds; null when none waits. */
  readonly nextStoryAt: number | null;
  /** Warnings and notices; errors are thrown instead (nothing was written then). */
  readonly findings: readonly Finding[];
  readonly stats: BuildStats;
}
