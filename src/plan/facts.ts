import type { OutputFile, StoryCard } from '../site/types.ts';

/** What is compared of a live object with the site, but for its Cache-Control and tags: as text. */

export type Facts = Pick<
  OutputFile,
  'key' | 'kind' | 'digest' | 'contentType' | 'contentDigest' | 'story'
>;

/** Writes facts, with all the files a page loads: those of a list, which pages share, by its digest. */
export function factWriter(
  digestOf: (text: string) => string,
): (facts: Facts, loads: readonly string[]) => string {
  const known = new Map<readonly string[], string>();
  const nameOf = (loads: readonly string[]): string => {
    const name = known.get(loads) ?? digestOf(JSON.stringify(loads));
    known.set(loads, name);
    return name;
  };
  // A hundred thousand pages are written so with each publish: this takes a third of the time of JSON.
  return ({ key, kind, digest, contentType, contentDigest, story }, loads) =>
    `${text(key)}${kind} ${digest} ${text(contentType)}${shortened(contentDigest) ?? '-'} ${nameOf(loads)}` +
    (story === null ? '\n' : cardText(story));
}

/** Where it ends is plain from its start, so that no two cards give the same text. */
const text = (value: string): string => `${value.length}:${value} `;

function cardText(card: StoryCard): string {
  const { title, date, author, excerpt, readingTime, file, lang, updated } = card;
  let line = ` ${date} ${updated ?? '-'} ${readingTime} ${lang} `;
  line += text(title) + text(author) + text(excerpt) + text(file);
  for (const tag of card.tags) line += text(tag);
  line += '/';
  for (const from of card.redirectFrom) line += text(from);
  return `${line}\n`;
}

/** 132 bits tell one story's versions apart; the ledger keeps no more of each. */
export const shortened = (contentDigest: string | null): string | null =>
  contentDigest?.slice(0, 22) ?? null;
