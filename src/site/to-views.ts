import type { SiteIdentity } from '../config/types.ts';
import type { ListPage } from './arrange-list.ts';
import type { RedirectPage } from './arrange-redirects.ts';
import type { Shelf } from './arrange-shelves.ts';
import type { ArchivePage, NotFoundPage } from './arrange.ts';
import { sitePathOf } from './keys.ts';
import type { StoryBody, StoryImage, StoryMeta } from './source.ts';
import { dirOf } from './text.ts';
import type {
  ArchiveView,
  CardView,
  DayView,
  LinkView,
  ListView,
  NotFoundView,
  PageInfo,
  RedirectView,
  SiteView,
  StoryView,
} from './views.ts';
import { fillWords, formatDay, readingTimeText, storyCountText, wordsFor } from './words.ts';

export const FEED_KEYS = { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' } as const;

/** What every page of a build shares. */
export interface Frame {
  readonly site: SiteIdentity;
  /** Key of each asset by its name below templates/assets/. */
  readonly assets: ReadonlyMap<string, string>;
}

/** What a listing shows of a story, in no language yet. */
export interface CardFacts {
  readonly title: string;
  readonly url: string;
  readonly lang: string;
  readonly author: LinkView;
  readonly date: string;
  readonly tags: readonly LinkView[];
  readonly excerpt: string;
  readonly readingTime: number;
}

/** Where a story's page stands among the others. */
export interface StoryPlace {
  readonly key: string;
  readonly author: LinkView;
  readonly tags: readonly LinkView[];
  readonly previous: LinkView | null;
  readonly next: LinkView | null;
}

type Base = Pick<NotFoundView, 'site' | 'words' | 'asset'>;
type InfoParts = Pick<PageInfo, 'kind' | 'title' | 'description' | 'lang'> & {
  readonly key: string;
};

/** Makes the values templates get. `used` collects the keys of the assets a page asks for. */
export function viewMaker(frame: Frame, used: Set<string>) {
  const { site } = frame;
  const siteView = toSiteView(site);
  const home = wordsFor(site.language);
  const asset = (name: string): string => {
    const key = frame.assets.get(name);
    if (key === undefined) throw new Error(`there is no file templates/assets/${name}`);
    used.add(key);
    return sitePathOf(key);
  };
  const baseFor = (lang: string): Base => ({ site: siteView, words: wordsFor(lang), asset });
  const absolute = (key: string): string => site.url + sitePathOf(key);
  const info = ({ key, ...parts }: InfoParts): PageInfo => ({
    ...parts,
    path: sitePathOf(key),
    canonical: absolute(key),
    dir: dirOf(parts.lang),
    image: null,
    type: 'website',
  });
  /** A card is shown on home, on its year's, its author's and its tags' pages: its view is made once. */
  const cardViews = new WeakMap<CardFacts, CardView>();
  const cardView = (card: CardFacts): CardView => {
    const view = cardViews.get(card) ?? toCardView(card, site.language);
    cardViews.set(card, view);
    return view;
  };
  const socialImage = (image: StoryImage | null): PageInfo['image'] =>
    image && { url: absolute(image.key), width: image.width, height: image.height };

  return {
    story(story: { meta: StoryMeta; body: StoryBody; place: StoryPlace }): StoryView {
      const { meta, body, place } = story;
      const { title, lang, date } = meta;
      used.clear();
      for (const image of body.images) used.add(image.key);
      if (body.socialImage !== null) used.add(body.socialImage.key);
      const { excerpt, readingTime } = body;
      const facts = { title, url: sitePathOf(place.key), lang, date, excerpt, readingTime };
      return {
        ...baseFor(lang),
        page: {
          ...info({ kind: 'story', key: place.key, title, description: excerpt, lang }),
          image: socialImage(body.socialImage),
          type: 'article',
        },
        story: {
          ...toCardView({ ...facts, author: place.author, tags: place.tags }, lang),
          html: body.html,
          updated: meta.updated === null ? null : toDayView(meta.updated, lang),
          wordCount: body.words,
          extra: meta.extra,
          previous: place.previous,
          next: place.next,
        },
      };
    },

    list(page: ListPage, cards: readonly CardFacts[]): ListView {
      used.clear();
      const heading = listHeading(page, site.language);
      const numbered = page.number === null ? null : fillWords(home.pageNumber, { n: page.number });
      const title = [page.kind === 'home' ? site.title : heading, numbered]
        .filter((part) => part !== null)
        .join(' · ');
      const description =
        page.kind === 'home' && numbered === null ? site.description : `${title} · ${site.title}`;
      const linkTo = (key: string | null): LinkView | null =>
        key === null
          ? null
          : {
              title: pageTitle(key, { heading, pageNumber: home.pageNumber }),
              url: sitePathOf(key),
            };
      return {
        ...baseFor(site.language),
        page: info({
          kind: page.kind,
          key: page.key,
          title,
          description: description || site.title,
          lang: site.language,
        }),
        heading,
        cards: cards.map(cardView),
        total: page.total,
        totalText: storyCountText(page.total, site.language),
        older: linkTo(page.older),
        newer: linkTo(page.newer),
      };
    },

    archive(page: ArchivePage, shelves: ArchiveShelves): ArchiveView {
      used.clear();
      const { archive: heading } = home;
      const description = `${heading} · ${site.title}`;
      return {
        ...baseFor(site.language),
        page: info({
          kind: 'archive',
          key: page.key,
          title: heading,
          description,
          lang: site.language,
        }),
        heading,
        ...shelves,
      };
    },

    notFound(page: NotFoundPage): NotFoundView {
      used.clear();
      const { notFoundTitle: title, notFoundText: description } = home;
      return {
        ...baseFor(site.language),
        page: info({ kind: 'not-found', key: page.key, title, description, lang: site.language }),
      };
    },

    redirect(page: Pick<RedirectPage, 'key'>, to: LinkView): RedirectView {
      used.clear();
      const { movedTitle: title } = home;
      return {
        ...baseFor(site.language),
        page: {
          ...info({
            kind: 'redirect',
            key: page.key,
            title,
            description: to.title,
            lang: site.language,
          }),
          canonical: site.url + to.url,
        },
        to,
      };
    },
  };
}

export type ArchiveShelves = Pick<ArchiveView, 'years' | 'tags' | 'authors'>;

export function toArchiveLinks(shelves: readonly Shelf[]): ArchiveShelves['tags'] {
  return shelves.map(({ title, base, stories }) => ({
    title,
    url: sitePathOf(`${base}/index.html`),
    count: stories.length,
  }));
}

function toSiteView(site: SiteIdentity): SiteView {
  const { title, author, description, language, url } = site;
  const feeds = {
    rss: sitePathOf(FEED_KEYS.rss),
    atom: sitePathOf(FEED_KEYS.atom),
    json: sitePathOf(FEED_KEYS.json),
  };
  return { title, author, description, language, url, feeds };
}

function toDayView(iso: string, lang: string): DayView {
  return { iso, text: formatDay(iso, lang) };
}

function toCardView(facts: CardFacts, lang: string): CardView {
  return {
    ...facts,
    dir: dirOf(facts.lang),
    date: toDayView(facts.date, lang),
    readingTimeText: readingTimeText(facts.readingTime, lang),
  };
}

function listHeading({ kind, title }: ListPage, lang: string): string {
  const words = wordsFor(lang);
  switch (kind) {
    case 'home':
      return words.latestStories;
    case 'year':
      return fillWords(words.storiesOfYear, { year: title });
    case 'tag':
      return fillWords(words.storiesTagged, { tag: title });
    case 'author':
      return fillWords(words.storiesBy, { author: title });
  }
}

function pageTitle(key: string, words: { heading: string; pageNumber: string }): string {
  const number = /(?:^|\/)page\/(\d+)\/index\.html$/.exec(key)?.[1];
  return number === undefined ? words.heading : fillWords(words.pageNumber, { n: number });
}
