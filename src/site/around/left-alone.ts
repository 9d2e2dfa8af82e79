import type { SiteIdentity } from '../../config/types.ts';
import { KEPT_DIGITS, type SourceRow } from '../read-build-cache.ts';
import { findSource } from '../read-sources.ts';
import { Renderer } from '../renderer.ts';
import type { SiteIndex } from '../story-links.ts';
import type { PublishedFile } from './types.ts';

/** A story that is on disk otherwise than published. */
export interface LeftAlone {
  readonly file: string;
  /** As published, else as it was built or is written. */
  readonly slug: string;
  readonly how: 'changed' | 'new' | 'removed';
}

export interface Sources {
  /** Of the last build. */
  readonly built: readonly SourceRow[];
  /** Files that are there and not as they were built. */
  readonly changed: readonly string[];
  /** Files of the last build that are gone. */
  readonly missing: ReadonlySet<string>;
}

/** Up to so many changed files are read to see whether the stories in them are others. */
const READ_AT_MOST = 50;

/**
 * Stories on disk that are not as they are published. A file that was only touched, or is a draft or not due yet,
 * counts for nothing.
 */
export function storiesLeftAlone(
  { built, changed, missing }: Sources,
  site: {
    readonly root: string;
    readonly identity: SiteIdentity;
    /** Today in the site's time zone. */
    readonly today: string;
    readonly published: Iterable<PublishedFile>;
  },
): readonly LeftAlone[] {
  const stands = new Map<string, { readonly slug: string; readonly digest: string | null }>();
  const stories: { file: string; slug: string; out: boolean }[] = [];
  for (const { key, live, unusedSince, story } of site.published) {
    if (story === null || live === null || unusedSince !== null) continue;
    const slug = key.slice('stories/'.length, -'/index.html'.length);
    stands.set(story.file, { slug, digest: live.contentDigest?.slice(0, KEPT_DIGITS) ?? null });
    stories.push({ file: story.file, slug, out: true });
  }
  const left: LeftAlone[] = [];
  const touched = new Set(changed);
  for (const [file, , slug, digest] of built) {
    const known = stands.get(file);
    if (missing.has(file) || touched.has(file)) continue;
    if (known === undefined ? digest !== 0 : known.digest !== digest)
      left.push({ file, slug: known?.slug ?? slug, how: known === undefined ? 'new' : 'changed' });
  }
  const now = contentsOf(changed.slice(0, READ_AT_MOST), { ...site, stories });
  for (const file of changed) {
    const known = stands.get(file);
    const read = now.get(file);
    if (known !== undefined && read?.digest === known.digest && !read.isAway) continue;
    if (known === undefined && read?.isAway !== false) continue;
    const slug = known?.slug ?? read?.slug ?? file;
    left.push({ file, slug, how: known === undefined ? 'new' : 'changed' });
  }
  const there = new Set([...built.map(([file]) => file), ...changed]);
  for (const [file, { slug }] of stands)
    if (missing.has(file) || !there.has(file)) left.push({ file, slug, how: 'removed' });
  return left;
}

interface Content {
  readonly digest: string;
  readonly slug: string;
  /** Not out. */
  readonly isAway: boolean;
}

function contentsOf(
  files: readonly string[],
  {
    root,
    identity: site,
    today,
    stories,
  }: { root: string; identity: SiteIdentity; today: string; stories: SiteIndex['stories'] },
): ReadonlyMap<string, Content> {
  const contents = new Map<string, Content>();
  if (files.length === 0) return contents;
  const renderer = new Renderer({ site, staging: '', templates: null, assets: new Map() });
  renderer.index({ site: { root, stories, redirects: [] }, images: [] });
  for (const file of files) {
    const source = findSource(root, file);
    const meta = source === null ? null : (renderer.read([source])[0]?.meta ?? null);
    if (source === null || meta === null) continue;
    const [story] = renderer.stories([{ source, meta, place: null, standing: null }]);
    const digest = story?.contentDigest.slice(0, KEPT_DIGITS) ?? '';
    contents.set(file, { digest, slug: meta.slug, isAway: meta.draft || meta.date > today });
  }
  return contents;
}
