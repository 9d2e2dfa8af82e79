import { Worker } from 'node:worker_threads';
import type { SiteIdentity } from '../../config/types.ts';
import { KEPT_DIGITS } from '../build-cache.ts';
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
        return states === null ? [] : settle(compareSources(states, stands), stands, site);
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
      return compared === null ? [] : settle(compared, stands, site);
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

/** Mostly nothing was touched: what reads stories is loaded when it is needed. */
async function settle(
  compared: Compared,
  stands: readonly Standing[],
  site: LeftSite,
): Promise<readonly LeftAlone[]> {
  const left = compared.left.filter(({ file }) => file !== site.except);
  const touched = compared.touched.filter((file) => file !== site.except);
  if (touched.length === 0) return left;
  const { judgeTouched } = await import('./judge-touched.ts');
  return judgeTouched({ left, touched }, stands, site);
}
