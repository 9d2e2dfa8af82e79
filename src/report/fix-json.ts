import type { Place } from '../fix/replace-words.ts';
import type { LeftAlone } from '../site/around/left-alone.ts';

export interface FixReport {
  readonly slug: string;
  readonly file: string;
  readonly places: readonly Place[];
  readonly leftAlone: readonly LeftAlone[];
  readonly behind: readonly string[];
  readonly commit: string | null;
}

/** `fix` in the document of `fix-typo --json`. docs/schemas/fix-typo.schema.json. */
export function fixToJson({ slug, file, places, leftAlone, behind, commit }: FixReport): object {
  return {
    slug,
    file,
    places: places.map(({ line, from, to }) => ({ line, from, to })),
    leftAlone: leftAlone.map(({ slug: other, file: source, how }) => ({
      slug: other,
      file: source,
      how,
    })),
    behind,
    commit,
  };
}
