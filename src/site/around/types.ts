import type { SiteIdentity } from '../../config/types.ts';
import type { Finding } from '../../findings/finding.ts';
import type { SiteTemplates } from '../read-site-templates.ts';
import type { SourceFile } from '../read-sources.ts';
import type { StoryMeta } from '../source.ts';
import type { SiteIndex } from '../story-links.ts';
import type { FileKind, OutputFile, StoryCard } from '../types.ts';
import type { Withheld } from '../withheld.ts';

/** As much of what is published under a key as the pages around a story need: the ledger's entries fit. */
export interface PublishedFile {
  readonly key: string;
  readonly kind: FileKind;
  readonly live: {
    readonly digest: string;
    /** May be shortened. */
    readonly contentDigest: string | null;
    readonly loads: readonly string[];
  } | null;
  /** Not null for a file that the site has no use for any more. */
  readonly unusedSince: number | null;
  readonly story: StoryCard | null;
}

/** What becomes of one story; every other one stays as it is published, whatever is on disk. */
export type StoryChange =
  | {
      readonly kind: 'as-on-disk';
      /** The slug under which it is published; null when it is not. */
      readonly published: string | null;
      readonly source: SourceFile;
      readonly meta: StoryMeta;
    }
  | { readonly kind: 'gone'; readonly slug: string }
  /** Its address leads elsewhere: to a path of this site or an https URL. */
  | { readonly kind: 'redirected'; readonly slug: string; readonly to: string };

export interface AroundOptions {
  /** Absolute path of the folder with stories/ and templates/. */
  readonly root: string;
  readonly site: SiteIdentity;
  readonly storiesPerPage: number;
  /** What the published pages were made with. */
  readonly templates: SiteTemplates;
  /** By key. */
  readonly published: ReadonlyMap<string, PublishedFile>;
  readonly changes: readonly StoryChange[];
  /** Stories that were taken down before; none when absent. */
  readonly withheld?: readonly Withheld[];
  /** Absolute path of an empty folder: the bodies of `files` go there, each under its key. */
  readonly outDir: string;
  /** Stories that are on disk and not published, asked for when a link leads to nothing that is. */
  readonly unpublished: () => SiteIndex['stories'];
  /** Sources of published stories that may link to one of these site paths, as far as is known. */
  readonly linkersTo: (paths: readonly string[]) => readonly string[];
}

/** A published site with the changes: what differs, and nothing else. */
export interface Around {
  /** Sorted by key. */
  readonly files: readonly OutputFile[];
  readonly removed: readonly string[];
  /** Errors among them mean that nothing should be published. */
  readonly findings: readonly Finding[];
  /**
   * Published stories whose pages should follow the change and cannot: their sources are not what was published.
   * Publishing them brings them up to date.
   */
  readonly behind: readonly string[];
}
