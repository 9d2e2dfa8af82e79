/** What a rehearsal can be told. */
export interface RehearsalTerms {
  /** Page views a second, over the whole site. */
  readonly readers: number;
  readonly locations: number;
  /** How long it goes on after the publish began, seconds. */
  readonly seconds: number;
  readonly seed: number;
  /** How many readers there are at a time. */
  readonly browsers: number;
  /** From the creation of a purge until every location has it, seconds. */
  readonly purgeDelay: number;
}

export const usualTerms: RehearsalTerms = {
  readers: 20,
  locations: 12,
  seconds: 2 * 86_400,
  seed: 1,
  browsers: 10_000,
  purgeDelay: 20,
};

/** What is assumed of readers, of the network and of a publish. Shares of 1, durations in seconds. */
export const model = {
  /** Zipf's exponent: how much more often the first story is read than those after it. */
  zipf: 1,
  /** Of page views. Stories share what is left, newest first. */
  home: 0.15,
  listings: 0.15,
  files: 0.01,
  /** Of views of a page, for each other URL it has: `/x` and `/x/index.html` beside `/x/`. */
  otherUrls: 0.02,
  /** Of page views: by a reader who has never been here. */
  newReaders: 0.05,
  /** Of the fonts a page may need a browser asks for so many at most: for the letters and styles there are on it. */
  fonts: 4,
  /** Of page views: back to a page the same reader saw within `backWithin`. */
  back: 0.1,
  backWithin: 120,
  /** Of the views a page will have, before it is there: someone knows its URL. */
  early: 0.05,
  /** A fetch from the origin takes this long. */
  fetchLeast: 0.05,
  fetchMost: 1.5,
  /** Readers read on this long before the publish, so that browsers hold what they would. */
  warmUp: 600,
  /** An upload takes this long, and this many are under way at a time. */
  upload: 0.1,
  uploadsAtOnce: 8,
} as const;

export type Model = typeof model;

/** Up to so many locations a site is played as large as it may be; each copy of each is in memory. */
const ROOMY = 24;

/** What is played at most, over so many locations; of a larger site the changed and the most read. */
export function mostAt(locations: number): {
  readonly stories: number;
  readonly listings: number;
  readonly files: number;
} {
  const room = Math.min(1, ROOMY / locations);
  return {
    stories: Math.ceil(2000 * room),
    listings: Math.ceil(400 * room),
    files: Math.ceil(800 * room),
  };
}
