import { posix } from 'node:path';
import type { LinkAnswer } from './markdown.ts';

/** A story as links to it are answered. */
interface LinkedStory {
  readonly file: string;
  readonly slug: string;
  readonly out: boolean;
  /** Not out because it was taken down. */
  readonly takenDown?: boolean;
}

/** What a body may refer to. Plain values: crosses to worker threads. */
export interface SiteIndex {
  /** Absolute path of the site's root. */
  readonly root: string;
  /** Every story with a slug; `out` is false for drafts and stories dated in the future. */
  readonly stories: readonly LinkedStory[];
  /** Site paths that redirect: `/stories/old-name/`, `/old/path/`. */
  readonly redirects: readonly string[];
}

interface Tables {
  readonly byFile: ReadonlyMap<string, LinkedStory>;
  readonly bySlug: ReadonlyMap<string, LinkedStory>;
  readonly redirects: ReadonlySet<string>;
}

/** Looks up what links between stories lead to. */
export class StoryLinks {
  readonly #index: SiteIndex;
  #known: Tables | null = null;

  constructor(index: SiteIndex) {
    this.#index = index;
  }

  /** Made for the first link: a story may have none, and a site very many stories. */
  #tables(): Tables {
    const { stories, redirects } = this.#index;
    return (this.#known ??= {
      byFile: new Map(stories.map((story) => [story.file, story])),
      bySlug: new Map(stories.map((story) => [story.slug, story])),
      redirects: new Set(redirects),
    });
  }

  /** `target` as written in the story `from`: a site path or a path beside the story; `?` and `#` parts are kept. */
  resolve(target: string, from: string): LinkAnswer {
    const end = target.search(/[?#]/);
    const path = end === -1 ? target : target.slice(0, end);
    const rest = target.slice(path.length);
    const decoded = decode(path)?.normalize('NFC') ?? null;
    if (decoded === null) return { kind: 'missing' };
    return decoded.startsWith('/')
      ? this.#resolveSite(decoded, rest)
      : this.#resolveFile(decoded, rest, from);
  }

  /** Only addresses of stories are known here: `/tags/…`, files and the like stay as they are. */
  #resolveSite(path: string, rest: string): LinkAnswer {
    const [, slug] = /^\/stories\/+([^/]+)(?:\/(?:index\.html)?)?$/.exec(path) ?? [];
    if (slug === undefined) {
      const isOther = !/^\/stories\/./.test(path) || this.#tables().redirects.has(path);
      return { kind: isOther ? 'elsewhere' : 'missing' };
    }
    const { bySlug, redirects } = this.#tables();
    const story = bySlug.get(slug);
    if (story === undefined) {
      return redirects.has(`/stories/${slug}/`) || redirects.has(path)
        ? { kind: 'elsewhere' }
        : { kind: 'missing' };
    }
    return toAnswer(story, rest);
  }

  #resolveFile(path: string, rest: string, from: string): LinkAnswer {
    const story = this.#tables().byFile.get(posix.join(posix.dirname(from), path));
    return story === undefined ? { kind: 'missing' } : toAnswer(story, rest);
  }
}

function toAnswer(story: LinkedStory, rest: string): LinkAnswer {
  if (!story.out) return { kind: story.takenDown === true ? 'taken-down' : 'not-out' };
  return { kind: 'found', url: `/stories/${encodeURIComponent(story.slug)}/${rest}` };
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
