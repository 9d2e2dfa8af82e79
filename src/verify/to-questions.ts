import type { Ask } from './ask.ts';
import type { Expectation } from './expectation.ts';
import type { Coding } from './observed.ts';

/** One question, and what is expected of its answer. */
export interface Question extends Ask {
  readonly expected: Expectation;
}

/** An edge keeps a copy of each of these for every coding readers may take (CloudFront DG: ServingCompressedFiles). */
const COMPRESSED =
  /^(?:text\/|font\/(?!woff)|image\/svg\+xml|application\/(?!zip|gzip|octet-stream))/i;
const ALL_CODINGS: readonly Coding[] = ['br', 'gzip', 'plain'];

/** Room for an earlier version, whose size the ledger does not keep, bytes. */
const ROOM = 4 * 1024 * 1024;

const codingsOf = ({ live }: Expectation): readonly Coding[] =>
  live === null || COMPRESSED.test(live.contentType) ? ALL_CODINGS : ['plain'];

/**
 * Every URL in every coding it may be kept in. What most readers ask for comes first, so that little is missing when
 * the time is over: each page at its usual address as browsers ask, then the rest.
 */
export function* toQuestions(expectations: readonly Expectation[]): Generator<Question> {
  const asked = expectations.map((expected) => ({
    expected,
    paths: inOrder(expected.urls),
    codings: codingsOf(expected),
    longest: longestOf(expected),
  }));
  const most = expectations.reduce((longest, { urls }) => Math.max(longest, urls.length), 0);
  for (const nthCoding of ALL_CODINGS.keys()) {
    for (let nthPath = 0; nthPath < most; nthPath++) {
      for (const { expected, paths, codings, longest } of asked) {
        const coding = codings[nthCoding];
        const path = paths[nthPath];
        if (coding !== undefined && path !== undefined) yield { expected, path, coding, longest };
      }
    }
  }
}

/** How many questions there are. */
export function countQuestions(expectations: readonly Expectation[]): number {
  return expectations.reduce(
    (sum, expected) => sum + expected.urls.length * codingsOf(expected).length,
    0,
  );
}

/** The address pages link to first: the one that ends in a slash. */
const inOrder = (urls: readonly string[]): readonly string[] =>
  urls.toSorted((a, b) => Number(b.endsWith('/')) - Number(a.endsWith('/')));

const longestOf = ({ live }: Expectation): number => (live?.size ?? 0) * 2 + ROOM;
