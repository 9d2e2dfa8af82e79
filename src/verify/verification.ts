import type { CutShort } from './ask-all.ts';
import { type HttpCheck, isHttpRight } from './https-redirect.ts';
import type { Judgement, Verdict } from './judge.ts';
import type { Coding, Observed } from './observed.ts';

/** One URL, asked for in one content coding, and what became of it. */
export interface Result {
  readonly key: string;
  readonly url: string;
  readonly coding: Coding;
  readonly observed: Observed;
  readonly judgement: Judgement;
  /**
   * It is not what was published, and yet it left the origin after that was there: what keeps it is no cache that
   * counts by its Age.
   */
  readonly leftOriginSince: boolean;
}

/** A site compared with its ledger. Instants are epoch milliseconds. */
export interface Verification {
  readonly at: number;
  /** `https://www.storyclub.example`, or null for an edge of this machine made for it. */
  readonly base: string | null;
  readonly publish: { readonly id: string; readonly at: number } | null;
  readonly which: 'last-publish' | 'all' | 'sample' | 'keys';
  readonly keys: number;
  readonly results: readonly Result[];
  /** Questions that were not asked, and why. */
  readonly notAsked: { readonly questions: number; readonly why: CutShort } | null;
  /** Keys a publish under way, or one that died, may be changing: nothing is known of them. */
  readonly unfinished: readonly string[];
  /** Keys whose paths the distribution sends to another origin. */
  readonly elsewhere: readonly string[];
  readonly http: readonly HttpCheck[];
}

/** How many answers there are of each verdict. */
export function tally({ results }: Pick<Verification, 'results'>): ReadonlyMap<Verdict, number> {
  const counts = new Map<Verdict, number>();
  for (const { judgement } of results)
    counts.set(judgement.verdict, (counts.get(judgement.verdict) ?? 0) + 1);
  return counts;
}

/** What no time mends: not right, and not old within its bound. */
export function isWrong({ judgement: { verdict } }: Pick<Result, 'judgement'>): boolean {
  return verdict !== 'right' && verdict !== 'old-within';
}

/** Wrong in a way that a copy at an edge may be the cause of. */
export function isPurgeable({ judgement: { verdict } }: Pick<Result, 'judgement'>): boolean {
  return (
    verdict === 'old-beyond' ||
    verdict === 'missing' ||
    verdict === 'wrong-headers' ||
    verdict === 'wrong-answer'
  );
}

/** Everything was asked, and all of it is right or old within its bound. */
export function isVerified(verification: Verification): boolean {
  const { results, notAsked, http } = verification;
  return notAsked === null && http.every(isHttpRight) && !results.some(isWrong);
}

/** Nothing answered at all: nothing is known. */
export function isSilent({ results, notAsked }: Verification): boolean {
  const wasAsked = results.length > 0 || (notAsked !== null && notAsked.why !== 'stopped');
  return wasAsked && results.every(({ observed }) => observed.outcome === 'no-answer');
}
