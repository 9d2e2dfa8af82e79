import { toStrict } from './strict-values.ts';
import { dirOf } from './text.ts';
import type { CardView, DayView, LinkView } from './views.ts';
import { formatDay, readingTimeText } from './words.ts';

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

export function toCardView(facts: CardFacts, lang: string): CardView {
  return {
    ...facts,
    dir: dirOf(facts.lang),
    date: toDayView(facts.date, lang),
    readingTimeText: readingTimeText(facts.readingTime, lang),
  };
}

export function toDayView(iso: string, lang: string): DayView {
  return { iso, text: formatDay(iso, lang) };
}

/** A card is shown on home, on its year's, its author's and its tags' pages: its view is made once. */
export function cardViewer(lang: string): (card: CardFacts) => CardView {
  const views = new WeakMap<CardFacts, CardView>();
  return (card) => {
    const view = views.get(card) ?? toStrict(toCardView(card, lang));
    views.set(card, view);
    return view;
  };
}
