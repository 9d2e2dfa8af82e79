import type { RenderedStory } from '../render-tasks.ts';
import type { Renderer } from '../renderer.ts';
import type { StoryMeta } from '../source.ts';
import { toStoryCard } from '../story-card.ts';
import type { OutputFile } from '../types.ts';
import type { Side } from './side.ts';
import type { AroundOptions } from './types.ts';

/** Both sides of a change, and what renders the second. */
export interface Session {
  readonly options: AroundOptions;
  readonly before: Side;
  readonly after: Side;
  readonly renderer: Renderer;
  /** Digest of what is published under a key; null when nothing is. */
  readonly standing: (key: string) => string | null;
}

/** A page whose bytes are those that are published is no file of the change. */
export function toStoryFile(meta: StoryMeta, rendered: RenderedStory): readonly OutputFile[] {
  const { page, contentDigest, facts } = rendered;
  if (page === null || page.file.stamp === null) return [];
  const { key, digest, size } = page.file;
  return [
    {
      key,
      kind: 'story',
      contentType: 'text/html; charset=utf-8',
      digest,
      size,
      contentDigest,
      loads: page.loads,
      story: toStoryCard(meta, facts),
    },
  ];
}
