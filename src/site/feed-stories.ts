import type { Arrangement } from './arrange.ts';
import type { CardFacts } from './card.ts';
import { startOfDay } from './days.ts';
import { FEED_LENGTH, type FeedStory } from './feeds.ts';
import type { ArrangedStory } from './source.ts';

/** The stories feeds show, newest first. */
export function toFeedStories(
  { stories }: Pick<Arrangement<ArrangedStory>, 'stories'>,
  cardAt: (position: number) => CardFacts | undefined,
  timeZone: string,
): readonly FeedStory[] {
  const first = Math.max(0, stories.length - FEED_LENGTH);
  return stories
    .slice(first)
    .flatMap(({ date, updated }, at): FeedStory[] => {
      const card = cardAt(first + at);
      const publishedAt = startOfDay(date, timeZone);
      const updatedAt = updated === null ? publishedAt : startOfDay(updated, timeZone);
      return card === undefined ? [] : [{ card, publishedAt, updatedAt }];
    })
    .toReversed();
}
