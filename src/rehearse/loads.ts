import { type Form, NOTHING } from './forms.ts';
import { type FileSet, toFileSet } from './held-files.ts';
import { model } from './terms.ts';
import { eraAt } from './upstream.ts';
import type { Era } from './history.ts';

/** A browser keeps a file at least this long for it to be there whenever its reader is back, milliseconds. */
const FOR_GOOD = 30 * 86_400_000;

/** What a page loads. */
export interface LoadSet {
  /** Files that browsers keep for good, by their numbers. */
  readonly kept: FileSet;
  /** The URLs of others. */
  readonly others: readonly number[];
}

/** Which pages load what. */
export interface Loads {
  readonly sets: readonly LoadSet[];
  /** The set of each form. */
  readonly setOf: Int32Array;
  /** The URL of each file that browsers keep for good. */
  readonly urlOf: readonly number[];
  /** What those hold who have long been readers. */
  readonly regular: FileSet;
}

/** What the pages of a site load. Most load the same. */
export function toLoads(
  urls: readonly { readonly key: string }[],
  {
    forms,
    eras,
    publishedAt,
  }: {
    readonly forms: readonly Form[];
    readonly eras: ReadonlyMap<string, readonly Era[]>;
    readonly publishedAt: number;
  },
): Loads {
  const urlOf = new Map<string, number>();
  for (const [url, { key }] of urls.entries()) if (!urlOf.has(key)) urlOf.set(key, url);
  const lifetimeOf = (era: Era | null | undefined): number =>
    forms[era?.form ?? NOTHING]?.lifetime ?? 0;
  const keys = [...new Set(forms.flatMap(({ loads }) => loads))].filter(
    (key) => urlOf.has(key) && lifetimeOf(eras.get(key)?.at(-1)) >= FOR_GOOD,
  );
  const numberOf = new Map(keys.map((key, number) => [key, number]));
  const wasThere = (key: string): boolean =>
    lifetimeOf(eraAt(eras.get(key) ?? [], publishedAt - 1)) >= FOR_GOOD;
  const fonts = new Set(
    forms.flatMap(({ key, contentType }) => (contentType.startsWith('font/') ? [key] : [])),
  );
  const sets: LoadSet[] = [];
  const known = new Map<string, number>();
  const isFont = (key: string): boolean => fonts.has(key);
  const setOf = Int32Array.from(forms, ({ loads: all }) => {
    const spared = new Set(all.filter(isFont).slice(model.fonts));
    const loads = all.filter((key) => !spared.has(key));
    const name = loads.join('\n');
    const number = known.get(name) ?? sets.length;
    if (number === sets.length) {
      const others = loads.filter((key) => !numberOf.has(key));
      const kept = toFileSet(loads.flatMap((key) => numberOf.get(key) ?? []));
      sets.push({ kept, others: others.flatMap((key) => urlOf.get(key) ?? []) });
      known.set(name, number);
    }
    return number;
  });
  return {
    sets,
    setOf,
    urlOf: keys.flatMap((key) => urlOf.get(key) ?? []),
    regular: toFileSet(keys.flatMap((key) => (wasThere(key) ? (numberOf.get(key) ?? []) : []))),
  };
}
