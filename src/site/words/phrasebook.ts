/** What a language has to bring. */

export type WordName =
  | 'skipToContent'
  | 'siteNavigation'
  | 'pageNavigation'
  | 'latestStories'
  | 'archive'
  | 'years'
  | 'authors'
  | 'tags'
  | 'feeds'
  /** `{author}` */
  | 'by'
  /** `{date}` */
  | 'updated'
  /** `{author}` */
  | 'storiesBy'
  /** `{tag}` */
  | 'storiesTagged'
  /** `{year}` */
  | 'storiesOfYear'
  /** `{n}` */
  | 'pageNumber'
  | 'older'
  | 'newer'
  | 'readOn'
  | 'previousStory'
  | 'nextStory'
  | 'notFoundTitle'
  | 'notFoundText'
  | 'movedTitle'
  /** `{link}` */
  | 'movedText'
  | 'footnotes'
  /** `{reference}` */
  | 'backToReference';

export type Words = Readonly<Record<WordName, string>>;

/** A phrase around a number `{n}`, by the plural category the language puts the number in. */
export type CountedForms = Readonly<
  Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
>;

export interface Phrasebook {
  readonly words: Words;
  readonly readingTime: CountedForms;
  readonly storyCount: CountedForms;
}
