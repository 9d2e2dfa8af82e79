import { posix } from 'node:path';
import type { LinkAnswer } from './markdown.ts';

/** A story as links to it are answered. */
export interface LinkedStory {
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

/** The same, asked instead of listed: where a site is large and a story has few links. */
export interface LinkTable {
  readonly bySlug: (slug: string) => LinkedStory | undefined;
  readonly byFile: (file: string) => LinkedStory | undefined;
  /** Whether a site path redirects. */
  readonly redirects: (path: string) => boolean;
}

/** Looks up what links between stories lead to. */
export class StoryLinks {
  readonly #table: LinkTable;

  constructor(index: Pick<SiteIndex, 'stories' | 'redirects'> | LinkTable) {
    this.#table = 'bySlug' in index ? index : toTable(index);
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
      const isOther = !/^\/stories\/./.test(path) || this.#table.redirects(path);
      return { kind: isOther ? 'elsewhere' : 'missing' };
    }
    const story = this.#table.bySlug(slug);
    if (story === undefined) {
      return this.#table.redirects(`/stories/${slug}/`) || this.#table.redirects(path)
        ? { kind: 'elsewhere' }
        : { kind: 'missing' };
    }
    return toAnswer(story, rest);
  }

  #resolveFile(path: string, rest: string, from: string): LinkAnswer {
    const story = this.#table.byFile(posix.join(posix.dirname(from), path));
    return story === undefined ? { kind: 'missing' } : toAnswer(story, rest);
  }
}

function toTable({
  stories,
  redirects: paths,
}: Pick<SiteIndex, 'stories' | 'redirects'>): LinkTable {
  const byFile = new Map(stories.map((story) => [story.file, story]));
  const bySlug = new Map(stories.map((story) => [story.slug, story]));
  const redirects = new Set(paths);
  return {
    byFile: (file) => byFile.get(file),
    bySlug: (slug) => bySlug.get(slug),
    redirects: (path) => redirects.has(path),
  };
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
