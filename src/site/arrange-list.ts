import { listKey, numberedKey } from './keys.ts';

/** One page of a list of stories. */
export interface ListPage {
  readonly kind: 'home' | 'year' | 'tag' | 'author';
  readonly key: string;
  /** The year, tag or author; `''` for home. */
  readonly title: string;
  /** Null for the unnumbered page, which shows the newest stories. */
  readonly number: number | null;
  /** Positions in the arrangement, newest first. */
  readonly stories: readonly number[];
  /** On the unnumbered page all stories of the list; on a numbered one those it shows, so that it stands still. */
  readonly total: number;
  /** Keys of the neighbouring pages of the list. */
  readonly older: string | null;
  readonly newer: string | null;
}

export interface List {
  readonly kind: ListPage['kind'];
  readonly title: string;
  /** Where its pages are; `''` for home. */
  readonly base: string;
  /** Oldest first. */
  readonly stories: readonly number[];
}

/**
 * Cuts a list into pages so that one arrival changes the unnumbered page and at most one numbered page (with two
 * stories a page or more).
 *
 * Page *k* holds stories (k-1)·size + 1 to k·size counted from the oldest, and appears with the last of them. The
 * unnumbered page shows the newest `size`. While it still shows all that is newer than page *k*, page *k* leads to it;
 * only the arrival after page *k+1* appeared turns that link to page *k+1*.
 */
export function arrangeList(list: List, size: number): ListPage[] {
  const { kind, title, base, stories } = list;
  const total = stories.length;
  const complete = Math.floor(total / size);
  const numbered = Array.from({ length: complete }, (_, index): ListPage => {
    const number = index + 1;
    return {
      kind,
      key: numberedKey(base, number),
      title,
      number,
      stories: stories.slice(index * size, number * size).toReversed(),
      total: size,
      older: number > 1 ? numberedKey(base, number - 1) : null,
      newer: total > (number + 1) * size ? numberedKey(base, number + 1) : listKey(base),
    };
  });
  const newest: ListPage = {
    kind,
    key: listKey(base),
    title,
    number: null,
    stories: stories.slice(-size).toReversed(),
    total,
    older: total > size ? numberedKey(base, Math.floor((total - size - 1) / size) + 1) : null,
    newer: null,
  };
  return [newest, ...numbered];
}
