import type { Side } from '../around/side.ts';
import type { BuildStart } from '../build.ts';
import { feedsOf, placer } from '../pass-files.ts';
import type { OutputRow } from '../standing.ts';
import type { EditTerms } from './render-edited.ts';

/** The feeds, as a build makes them. */
export function renderFeedFiles(
  side: Side,
  { start, standing, staging }: EditTerms & { readonly start: BuildStart },
): readonly OutputRow[] {
  const { site } = start.options;
  const wanted = feedsOf(site, side, (position) => side.cardAt(position));
  return wanted.map(placer(standing, staging));
}
