import { storyKey } from '../keys.ts';
import type { AroundOptions } from './types.ts';

/** Published images that only the changed stories showed, and show no more. */
export function unusedImages(
  { published, changes }: AroundOptions,
  shown: ReadonlySet<string>,
): readonly string[] {
  const own = new Set(
    changes.flatMap((change) => {
      const slug = change.kind === 'as-on-disk' ? change.published : change.slug;
      return slug === null ? [] : [storyKey(slug)];
    }),
  );
  const left = new Set<string>();
  for (const key of own) {
    for (const loaded of published.get(key)?.live?.loads ?? [])
      if (loaded.startsWith('images/') && isImage(published.get(loaded))) left.add(loaded);
  }
  for (const key of shown) left.delete(key);
  // Pages share arrays of what they load.
  const seen = new Set<readonly string[]>();
  for (const { key, live, kind } of published.values()) {
    if (left.size === 0) break;
    if (kind !== 'story' || live === null || own.has(key) || seen.has(live.loads)) continue;
    seen.add(live.loads);
    for (const loaded of live.loads) left.delete(loaded);
  }
  return [...left];
}

const isImage = (file: PublishedImage | undefined): boolean =>
  file?.kind === 'fingerprinted' && file.live !== null && file.unusedSince === null;

type PublishedImage = NonNullable<ReturnType<AroundOptions['published']['get']>>;
