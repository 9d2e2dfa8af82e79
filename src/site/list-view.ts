import type { ListPage } from './arrange-list.ts';
import type { Frame } from './frame.ts';
import { pageNumberOf, sitePathOf } from './keys.ts';
import type { CardView, LinkView, ListView } from './views.ts';
import { fillWords, storyCountText, wordsFor } from './words.ts';

/** Home, a year, a tag or an author; lists speak the language of the site. */
export function toListView(frame: Frame, page: ListPage, cards: readonly CardView[]): ListView {
  frame.begin([]);
  const { site } = frame;
  const { language: lang } = site;
  const { key, kind, total } = page;
  const heading = headingOf(page, lang);
  const linkTo = (to: string | null): LinkView | null =>
    to === null ? null : { title: numberText(to, lang) ?? heading, url: sitePathOf(to) };
  return {
    ...frame.base({ kind, key, lang, ...describe(page, heading, site) }),
    heading,
    cards,
    total,
    totalText: storyCountText(total, lang),
    older: linkTo(page.older),
    newer: linkTo(page.newer),
  };
}

function describe(
  { kind, key }: ListPage,
  heading: string,
  site: Frame['site'],
): { title: string; description: string } {
  const number = numberText(key, site.language);
  const name = kind === 'home' ? site.title : heading;
  const title = number === null ? name : `${name} · ${number}`;
  const isHome = kind === 'home' && number === null && site.description !== '';
  return { title, description: isHome ? site.description : `${title} · ${site.title}` };
}

function headingOf({ kind, title }: ListPage, lang: string): string {
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

/** `Page 3`; null for an unnumbered page. */
function numberText(key: string, lang: string): string | null {
  const n = pageNumberOf(key);
  return n === null ? null : fillWords(wordsFor(lang).pageNumber, { n });
}
