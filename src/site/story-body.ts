import type { Finding } from '../findings/finding.ts';
import type { StoryBody, StoryMeta } from './source.ts';

/** What a body may refer to. Plain values: crosses to worker threads. */
export interface SiteIndex {
  /** Absolute path of the site's root. */
  readonly root: string;
  /** Every story with a slug; `out` is false for drafts and stories dated in the future. */
  readonly stories: readonly { readonly file: string; readonly slug: string; readonly out: boolean }[];
  /** Site paths that redirect: `/stories/old-name/`, `/old/path/`. */
  readonly redirects: readonly string[];
}

/** A SiteIndex made ready to look things up in, with the images read so far. One per thread. */
export interface BodyContext {
  readonly index: SiteIndex;
}

/** What a body's HTML depends on outside its own source: equal answers mean that a kept page is still right. */
export interface LinkUse {
  /** As written in the body. */
  readonly target: string;
  /** Site path it led to, null when it led nowhere. */
  readonly url: string | null;
}

export interface ImageUse {
  /** As written in the body or front matter. */
  readonly target: string;
  /** Fingerprinted key, null when there was no such image. */
  readonly key: string | null;
}

export interface RenderedBody {
  readonly body: StoryBody;
  readonly findings: readonly Finding[];
  readonly links: readonly LinkUse[];
  readonly images: readonly ImageUse[];
}

export function toBodyContext(_index: SiteIndex): BodyContext {
  throw new Error('not written yet');
}

/** Synchronous; reads only images beside the story. */
export function renderStoryBody(
  _story: { readonly meta: StoryMeta; readonly body: string },
  _context: BodyContext,
): RenderedBody {
  throw new Error('not written yet');
}

/** Whether all that a kept page referred to still answers the same. */
export function isStillRight(
  _file: string,
  _uses: Pick<RenderedBody, 'links' | 'images'>,
  _context: BodyContext,
): boolean {
  throw new Error('not written yet');
}

/** SHA-256, base64url, over the story's own content: fields readers see and the HTML; no layout, no neighbours. */
export function contentDigest(_meta: StoryMeta, _body: StoryBody): string {
  throw new Error('not written yet');
}
