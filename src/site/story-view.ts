import { toCardView, toDayView } from './card.ts';
import type { Frame } from './frame.ts';
import { toCard, type StoryPlace } from './place.ts';
import type { StoryBody, StoryMeta } from './source.ts';
import type { StoryView } from './views.ts';

export interface StoryPage {
  readonly meta: StoryMeta;
  readonly body: StoryBody;
  readonly place: StoryPlace;
}

export function toStoryView(frame: Frame, { meta, body, place }: StoryPage): StoryView {
  const { title, lang, updated, extra } = meta;
  const { images, socialImage, excerpt: description } = body;
  frame.begin([...images, ...(socialImage === null ? [] : [socialImage])].map(({ key }) => key));
  const base = frame.base({ kind: 'story', key: place.key, title, description, lang });
  const image = socialImage && {
    url: frame.absolute(socialImage.key),
    width: socialImage.width,
    height: socialImage.height,
  };
  return {
    ...base,
    page: { ...base.page, image, type: 'article' },
    story: {
      ...toCardView(toCard(meta, place, body), lang),
      html: body.html,
      updated: updated === null ? null : toDayView(updated, lang),
      wordCount: body.words,
      extra,
      previous: place.previous,
      next: place.next,
    },
  };
}
