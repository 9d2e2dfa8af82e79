/**
 * What templates get as `it`. One value a page; optional fields are null, never absent, and a field that is
 * not here fails the build with file and line.
 */

export interface SiteView {
  readonly title: string;
  readonly author: string;
  readonly description: string;
  readonly language: string;
  /** `https://www.storyclub.example`, no trailing slash. */
  readonly url: string;
  readonly feeds: { readonly rss: string; readonly atom: string; readonly json: string };
}

/** The site's own words in the page's language (English where we have none): see words.ts. */
export type WordsView = Readonly<Record<string, string>>;

export interface PageInfo {
  readonly kind:
    | 'story'
    | 'home'
    | 'archive'
    | 'year'
    | 'tag'
    | 'author'
    | 'not-found'
    | 'redirect';
  readonly title: string;
  readonly description: string;
  /** Site path: `/stories/the-fox/`. */
  readonly path: string;
  /** Absolute. */
  readonly canonical: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** Absolute URL of the social image, with its size. */
  readonly image: { readonly url: string; readonly width: number; readonly height: number } | null;
  /** Open Graph: `article` for stories, else `website`. */
  readonly type: 'article' | 'website';
}

export interface LinkView {
  readonly title: string;
  /** Site path. */
  readonly url: string;
}

export interface DayView {
  /** `YYYY-MM-DD`, for `<time datetime>`. */
  readonly iso: string;
  /** In the page's language: `20 November 2026`. */
  readonly text: string;
}

/** A story as a listing shows it. */
export interface CardView {
  readonly title: string;
  readonly url: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  readonly author: LinkView;
  readonly date: DayView;
  readonly tags: readonly LinkView[];
  readonly excerpt: string;
  readonly readingTime: number;
  /** `5 min read`, in the listing's language. */
  readonly readingTimeText: string;
}

interface BaseView {
  readonly site: SiteView;
  readonly page: PageInfo;
  readonly words: WordsView;
  /** Site path of a fingerprinted file of templates/assets/: `it.asset('site.css')`. An unknown name fails the build. */
  readonly asset: (name: string) => string;
}

/** templates/story.eta */
export interface StoryView extends BaseView {
  readonly story: CardView & {
    readonly html: string;
    readonly updated: DayView | null;
    readonly wordCount: number;
    readonly extra: Readonly<Record<string, unknown>>;
    /** The older and the newer neighbour by date. */
    readonly previous: LinkView | null;
    readonly next: LinkView | null;
  };
}

/**
 * templates/list.eta serves home, tag, author, year pages and their numbered pages. Numbered pages count from
 * the oldest; the unnumbered one shows the newest, so one arrival changes at most two pages of a list.
 */
export interface ListView extends BaseView {
  readonly heading: string;
  readonly cards: readonly CardView[];
  readonly total: number;
  /** `12 stories`, in the page's language. */
  readonly totalText: string;
  readonly older: LinkView | null;
  readonly newer: LinkView | null;
}

/** templates/archive.eta: the years, the tags and the authors, each with its count. */
export interface ArchiveView extends BaseView {
  readonly heading: string;
  readonly years: readonly (LinkView & { readonly count: number })[];
  readonly tags: readonly (LinkView & { readonly count: number })[];
  readonly authors: readonly (LinkView & { readonly count: number })[];
}

/** templates/not-found.eta */
export type NotFoundView = BaseView;

/** templates/redirect.eta: rendered without the layout. */
export interface RedirectView extends BaseView {
  readonly to: LinkView;
}

/** templates/layout.eta wraps the others and also gets `it.body`, their HTML. */
export type LayoutView = BaseView & { readonly body: string };
