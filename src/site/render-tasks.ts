import type { Finding } from '../findings/finding.ts';
import type { ListPage } from './arrange-list.ts';
import type { RedirectPage } from './arrange-redirects.ts';
import type { ArchivePage, NotFoundPage } from './arrange.ts';
import type { CardFacts } from './card.ts';
import type { FrameParts } from './frame.ts';
import type { UnknownKey } from './front-matter.ts';
import type { ArchiveShelves } from './other-views.ts';
import type { StoryPlace } from './place.ts';
import type { ImageRecord } from './read-images.ts';
import type { SourceFile } from './read-sources.ts';
import type { StoryBody, StoryMeta } from './source.ts';
import type { RenderedBody, SiteIndex } from './story-body.ts';
import type { LinkView } from './views.ts';
import type { WrittenFile } from './write-page.ts';

/** What a renderer is started with. Plain values: they cross to worker threads, as all here do. */
export interface RendererSetup extends FrameParts {
  /** Folder the pages are written to. */
  readonly staging: string;
  /** Templates by name below templates/; null when they have faults: then stories are checked and no page is made. */
  readonly templates: ReadonlyMap<string, string> | null;
}

/** What can be asked of a renderer, in this thread or another. */
export interface RenderTasks {
  readonly read: (sources: readonly SourceFile[]) => ReadStory[];
  /** What stories may link to; before `stories`. */
  readonly index: (index: LinkIndex) => null;
  readonly stories: (jobs: readonly StoryJob[]) => RenderedStory[];
  readonly pages: (batch: PageBatch) => RenderedOther[];
}

/** What stories may link to, and images that need not be read again while their stamp is the same. */
export interface LinkIndex {
  readonly site: SiteIndex;
  readonly images: readonly ImageRecord[];
}

/** A story's source after the first pass. */
export interface ReadStory {
  readonly meta: StoryMeta | null;
  readonly unknownKeys: readonly UnknownKey[];
  readonly findings: readonly Finding[];
  /** Of its text, as the list of sources keeps it; '' when it cannot be read. */
  readonly textDigest: string;
}

export interface StoryJob {
  readonly source: SourceFile;
  readonly meta: StoryMeta;
  /** Null for a story that is only checked: it gets no page. */
  readonly place: StoryPlace | null;
  /** Digest of the page in the output folder: the same bytes are not written again. */
  readonly standing: string | null;
}

export interface RenderedStory extends Pick<RenderedBody, 'findings'> {
  readonly facts: BodyFacts;
  /** What the body refers to, as text (see uses.ts). */
  readonly uses: string;
  readonly contentDigest: string;
  /** Null when it was only checked, or a template failed. */
  readonly page: RenderedPage | null;
}

/** A body without its HTML. */
export type BodyFacts = Omit<StoryBody, 'html'>;

export interface RenderedPage {
  readonly file: WrittenFile;
  /** Keys a reader of the page loads, sorted. */
  readonly loads: readonly string[];
}

export interface PageBatch {
  readonly jobs: readonly PageJob[];
  /** What lists show of each story that one of these pages shows, by position in the arrangement. */
  readonly cards: ReadonlyMap<number, CardFacts>;
}

export interface PageJob extends Pick<StoryJob, 'standing'> {
  readonly content: PageContent;
}

/** A page that is no story, with what it shows beside cards. */
export type PageContent =
  | { readonly page: ListPage }
  | { readonly page: ArchivePage; readonly shelves: ArchiveShelves }
  | { readonly page: NotFoundPage }
  | { readonly page: Pick<RedirectPage, 'kind' | 'key'>; readonly to: LinkView };

export interface RenderedOther {
  readonly page: RenderedPage | null;
  readonly findings: readonly Finding[];
}
