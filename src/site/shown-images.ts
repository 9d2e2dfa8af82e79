import type { StoriesPass } from './pass-stories.ts';
import type { StoryImage } from './source.ts';

/** Every image that stories show, by source. */
export function shownImages({ bodies }: StoriesPass): ReadonlyMap<string, StoryImage> {
  const shown = new Map<string, StoryImage>();
  for (const { images } of bodies) for (const image of images) shown.set(image.file, image);
  return shown;
}
