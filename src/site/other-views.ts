import type { Frame } from './frame.ts';
import type { ArchiveView, LinkView, NotFoundView, RedirectView } from './views.ts';
import { wordsFor } from './words.ts';

export type ArchiveShelves = Pick<ArchiveView, 'years' | 'tags' | 'authors'>;

export function toArchiveView(frame: Frame, key: string, shelves: ArchiveShelves): ArchiveView {
  frame.begin([]);
  const { title, language: lang } = frame.site;
  const { archive: heading } = wordsFor(lang);
  const description = `${heading} · ${title}`;
  return {
    ...frame.base({ kind: 'archive', key, title: heading, description, lang }),
    heading,
    ...shelves,
  };
}

export function toNotFoundView(frame: Frame, key: string): NotFoundView {
  frame.begin([]);
  const { language: lang } = frame.site;
  const { notFoundTitle: title, notFoundText: description } = wordsFor(lang);
  return frame.base({ kind: 'not-found', key, title, description, lang });
}

/** Its canonical address is that of the page it leads to. */
export function toRedirectView(frame: Frame, key: string, to: LinkView): RedirectView {
  frame.begin([]);
  const { url, language: lang } = frame.site;
  const { movedTitle: title } = wordsFor(lang);
  const base = frame.base({ kind: 'redirect', key, title, description: to.title, lang });
  return {
    ...base,
    page: { ...base.page, canonical: to.url.startsWith('/') ? url + to.url : to.url },
    to,
  };
}
