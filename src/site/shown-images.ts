import type { StoriesPass } from './pass-stories.ts';
import type { StoryImage } from './source.ts';

/** Every image that stories show, by key. */
export function shownImages({ bodies }: StoriesPass): ReadonlyMap<string, StoryImage> {
  const shown = new Map<string, StoryImage>();
  for (const { facts } of bodies) {
    for (const image of facts.images) shown.set(image.key, image);
    if (facts.socialImage !== null) shown.set(facts.socialImage.key, facts.socialImage);
  }
  return shown;
}
