import { Feed, type Item } from 'feed';

import type { SiteIdentity } from '../config/types.ts';
import type { CardFacts } from './card.ts';
import { FEED_KEYS, sitePathOf } from './keys.ts';

/** Stories in a feed, newest first. */
export const FEED_LENGTH = 20;

export interface FeedStory {
  readonly card: CardFacts;
  /** Start of the day it came out, and of the day it was last changed: epoch milliseconds. */
  readonly publishedAt: number;
  readonly updatedAt: number;
}

export interface FeedFile {
  readonly key: string;
  readonly contentType: string;
  readonly body: string;
}

/**
 * RSS 2, Atom and JSON Feed of the newest stories. Each format means something else by its texts: Atom's and the
 * descriptions are HTML, JSON Feed's and RSS's titles are plain. `updated` comes from the stories, never from a clock.
 */
export function renderFeeds(stories: readonly FeedStory[], site: SiteIdentity): FeedFile[] {
  const feedOf = (titleOf: (text: string) => string): Feed => {
    const feed = new Feed(optionsOf(stories, site));
    for (const story of stories) feed.addItem(toItem(story, { site, titleOf }));
    return feed;
  };
  return [
    {
      key: FEED_KEYS.rss,
      contentType: 'application/rss+xml; charset=utf-8',
      body: feedOf(toXmlText).rss2(),
    },
    {
      key: FEED_KEYS.atom,
      contentType: 'application/atom+xml; charset=utf-8',
      body: feedOf(toHtml).atom1(),
    },
    {
      key: FEED_KEYS.json,
      contentType: 'application/feed+json; charset=utf-8',
      body: feedOf((text) => text).json1(),
    },
  ];
}

function optionsOf(
  stories: readonly FeedStory[],
  site: SiteIdentity,
): ConstructorParameters<typeof Feed>[0] {
  const absolute = (key: string): string => site.url + sitePathOf(key);
  return {
    id: `${site.url}/`,
    title: toXmlText(site.title),
    description: toXmlText(site.description),
    link: `${site.url}/`,
    language: site.language,
    author: { name: toXmlText(site.author), link: `${site.url}/` },
    updated: new Date(Math.max(0, ...stories.map((story) => story.updatedAt))),
    generator: 'storyclub',
    feedLinks: {
      rss: absolute(FEED_KEYS.rss),
      atom: absolute(FEED_KEYS.atom),
      json: absolute(FEED_KEYS.json),
    },
  };
}

interface ItemOptions {
  readonly site: SiteIdentity;
  readonly titleOf: (text: string) => string;
}

function toItem({ card, publishedAt, updatedAt }: FeedStory, { site, titleOf }: ItemOptions): Item {
  const url = site.url + card.url;
  return {
    id: url,
    link: url,
    title: titleOf(card.title),
    description: toHtml(card.excerpt),
    author: [{ name: toXmlText(card.author.title), link: site.url + card.author.url }],
    // The library writes categories into attributes of Atom without escaping `<`.
    category: card.tags.map((tag) => ({
      name: toXmlText(tag.title).replaceAll('<', '‹'),
      term: toXmlText(tag.title).replaceAll('<', '‹'),
    })),
    date: new Date(updatedAt),
    published: new Date(publishedAt),
  };
}

/** Plain text as HTML. */
function toHtml(text: string): string {
  return toXmlText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Without what XML 1.0 (§2.2) cannot hold, and without the end of a CDATA section. */
function toXmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(']]>', ']] >');
}
