import { Worker } from 'node:worker_threads';
import type { SiteIdentity } from '../../config/types.ts';
import { KEPT_DIGITS } from '../read-build-cache.ts';
import { findSource } from '../read-sources.ts';
import { Renderer } from '../renderer.ts';
import type { LookTask } from './changed-worker.ts';
import {
  compareSources,
  readSourceStates,
  type Compared,
  type LeftAlone,
  type Standing,
} from './read-changed.ts';
import type { PublishedFile } from './types.ts';

export type { LeftAlone } from './read-changed.ts';

export interface LeftSite {
  readonly root: string;
  readonly identity: SiteIdentity;
  /** Today in the site's time zone. */
  readonly today: string;
  readonly published: Iterable<PublishedFile>;
  /** A source that is not asked for. */
  readonly except: string;
}

/** A look at every source that is under way. */
export interface Looking {
  /**
   * Stories on disk that are not as they are published. A file that was only touched, is a draft or not due yet counts
   * for nothing.
   */
  left(site: LeftSite): Promise<readonly LeftAlone[]>;
  /** Gives it up; may be called at any time. */
  stop(): Promise<void>;
}

/**
 * Begins to look, in a thread of its own: a large site has many sources. TypeScript sources cannot be loaded in a worker
 * on Node 20, so that from them the look is taken when it is asked for.
 */
export function lookAtSources(root: string, cacheDir: string): Looking {
  if (import.meta.url.endsWith('.ts')) {
    return {
      left: async (site) => {
        const states = readSourceStates(root, cacheDir);
        const { stands, text: _text } = standingsOf(site);
        return states === null ? [] : judge(compareSources(states, stands), stands, site);
      },
      stop: async () => {},
    };
  }
  const file = new URL('./changed-worker.js', import.meta.url);
  const worker = new Worker(file);
  const task: LookTask = { root, cacheDir };
  worker.postMessage(task);
  const answer = new Promise<Compared | null>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve(null));
  });
  // Asked for later, or never.
  answer.catch(() => {});
  return {
    left: async (site) => {
      const { stands, text } = standingsOf(site);
      worker.postMessage(text);
      const compared = await answer;
      return compared === null ? [] : judge(compared, stands, site);
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}

function standingsOf({ published }: LeftSite): {
  readonly stands: readonly Standing[];
  readonly text: string;
} {
  const stands: Standing[] = [];
  for (const { key, live, unusedSince, story } of published) {
    if (story === null || live === null || unusedSince !== null) continue;
    const slug = key.slice('stories/'.length, -'/index.html'.length);
    stands.push([story.file, slug, live.contentDigest?.slice(0, KEPT_DIGITS) ?? null]);
  }
  return { stands, text: JSON.stringify(stands) };
}

/** Up to so many changed files are read to see whether the stories in them are others. */
const READ_AT_MOST = 50;

function judge(
  compared: Compared,
  stands: readonly Standing[],
  site: LeftSite,
): readonly LeftAlone[] {
  const left = compared.left.filter(({ file }) => file !== site.except);
  const touched = compared.touched.filter((file) => file !== site.except);
  if (touched.length === 0) return left;
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
