import type { OutputFile, StoryCard } from '../site/types.ts';

/** What is compared of a live object with the site, but for its Cache-Control and tags: as one line of text. */

export type Facts = Pick<
  OutputFile,
  'key' | 'kind' | 'digest' | 'contentType' | 'contentDigest' | 'loads' | 'story'
>;

/** Writes facts; lists of loaded files, which pages share, by their digest. */
export function factWriter(digestOf: (text: string) => string): (facts: Facts) => string {
  const known = new Map<readonly string[], string>();
  const nameOf = (loads: readonly string[]): string => {
    const name = known.get(loads) ?? digestOf(JSON.stringify(loads));
    known.set(loads, name);
    return name;
  };
  return ({ key, kind, digest, contentType, contentDigest, loads, story }) =>
    JSON.stringify([
      key,
      kind,
      digest,
      contentType,
      contentDigest,
      nameOf(loads),
      story === null ? 0 : toFields(story),
    ]);
}

const toFields = (card: StoryCard): readonly unknown[] => [
  card.title,
  card.date,
  card.author,
  card.tags,
  card.excerpt,
  card.readingTime,
  card.file,
  card.lang,
  card.updated,
  card.redirectFrom,
];

/** 132 bits tell one story's versions apart; the ledger keeps no more of each. */
export const shortened = (contentDigest: string | null): string | null =>
  contentDigest?.slice(0, 22) ?? null;
