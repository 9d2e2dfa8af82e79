import { KEPT_DIGITS } from '../build-cache.ts';
import { findSource } from '../read-sources.ts';
import { Renderer } from '../renderer.ts';
import type { LeftSite } from './left-alone.ts';
import type { Compared, LeftAlone, Standing } from './read-changed.ts';

/** Up to so many changed files are read to see whether the stories in them are others. */
const READ_AT_MOST = 50;

/** What a look at the sources found, with those that were touched read to see whether the stories in them are others. */
export function judgeTouched(
  { left, touched }: Compared,
  stands: readonly Standing[],
  site: LeftSite,
): readonly LeftAlone[] {
  const known = new Map(stands.map((standing) => [standing[0], standing]));
  const now = contentsOf(touched.slice(0, READ_AT_MOST), stands, site);
  const others = touched.flatMap((file): LeftAlone[] => {
    const [, slug, digest] = known.get(file) ?? [];
    const read = now.get(file);
    if (slug !== undefined)
      return read?.digest === digest && !read?.isAway ? [] : [{ file, slug, how: 'changed' }];
    return read?.isAway === false ? [{ file, slug: read.slug, how: 'new' }] : [];
  });
  return [...left, ...others];
}

interface Content {
  readonly digest: string;
  readonly slug: string;
  /** Not out. */
  readonly isAway: boolean;
}

function contentsOf(
  files: readonly string[],
  stands: readonly Standing[],
  { root, identity: site, today }: LeftSite,
): ReadonlyMap<string, Content> {
  const contents = new Map<string, Content>();
  const stories = stands.map(([file, slug]) => ({ file, slug, out: true }));
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
