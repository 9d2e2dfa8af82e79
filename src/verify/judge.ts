import type { EarlierVersion, Expectation, Waits } from './expectation.ts';
import { differencesOf, type Difference, isSameType } from './headers.ts';
import type { Answer, Coding, Observed } from './observed.ts';

/** How an answer compares with what the ledger says. */
export type Judgement =
  | {
      readonly verdict: 'right';
      /** `earlier`: a Cache-Control it had before, which an edge may keep; `forbidden`: gone, told by 403 instead of 404. */
      readonly as: 'published' | 'earlier-headers' | 'redirect' | 'gone' | 'forbidden';
    }
  /** `until`: the last instant at which it may be so, `Infinity` until purged. */
  | { readonly verdict: 'old-within'; readonly until: number; readonly waits: Waits }
  /** `since`: when it should have ended; null when the ledger has forgotten. */
  | { readonly verdict: 'old-beyond'; readonly since: number | null }
  | { readonly verdict: 'wrong-headers'; readonly differences: readonly Difference[] }
  | { readonly verdict: 'missing'; readonly status: number }
  | { readonly verdict: 'wrong-answer'; readonly because: WrongAnswer }
  | { readonly verdict: 'unreachable'; readonly why: string };

/** `other-body`: neither what was published nor any version the ledger knows of. */
export type WrongAnswer =
  | 'status'
  | 'redirect'
  | 'other-body'
  | 'too-long'
  | 'undecodable'
  | 'not-gone';

export type Verdict = Judgement['verdict'];

export interface JudgeTerms {
  readonly url: string;
  readonly coding: Coding;
  /** Scheme and host that were asked. */
  readonly origin: string;
  /** Seconds: a bound is past when `now > bound + allowance` (cache-law §3.7). */
  readonly allowance: number;
  /** `E + G` and `B` of a Cache-Control under the key's behaviours, seconds. */
  readonly lifetimeOf: (cacheControl: string) => {
    readonly edge: number;
    readonly browser: number | null;
  };
}

/** Compares one answer with what is expected of its URL at the instant it was asked for. Pure. */
export function judge(expected: Expectation, observed: Observed, terms: JudgeTerms): Judgement {
  if (observed.outcome === 'no-answer') return { verdict: 'unreachable', why: observed.why };
  const { status } = observed;
  if (status >= 300 && status < 400) return judgeRedirect(expected, observed, terms);
  if (status === 404 || status === 410 || status === 403)
    return judgeMissing(expected, observed, terms);
  if (status !== 200) return { verdict: 'wrong-answer', because: 'status' };
  return judgeBody(expected, observed, terms);
}

/** To another URL of the same object a redirect is right: that URL is asked for itself. None is followed. */
function judgeRedirect(
  { urls }: Expectation,
  { location }: Answer,
  { url, origin }: JudgeTerms,
): Judgement {
  const to = location === null ? null : new URL(location);
  const leadsHome =
    to !== null && to.origin === origin && to.pathname !== url && urls.includes(to.pathname);
  return leadsHome
    ? { verdict: 'right', as: 'redirect' }
    : { verdict: 'wrong-answer', because: 'redirect' };
}

function judgeMissing(
  { live, earlier }: Expectation,
  { status, askedAt }: Answer,
  terms: JudgeTerms,
): Judgement {
  // A bucket that may not be listed answers 403 for what is not there.
  if (live === null) return { verdict: 'right', as: status === 403 ? 'forbidden' : 'gone' };
  const error = earlier.find(({ digest }) => digest === null);
  if (error === undefined || isPast(error, askedAt, terms)) return { verdict: 'missing', status };
  return { verdict: 'old-within', until: error.until, waits: error.waits };
}

function judgeBody(expected: Expectation, answer: Answer, terms: JudgeTerms): Judgement {
  const { body, contentType } = answer;
  const { live, earlier, past, sets } = expected;
  if (body.read !== 'whole') return { verdict: 'wrong-answer', because: body.read };
  const known = earlier.filter(({ digest }) => digest === body.digest);
  const sameType = known.find((version) => isSameType(version.contentType, contentType));
  if (live !== null && live.digest === body.digest) {
    if (sameType !== undefined && !isSameType(live.contentType, contentType))
      return judgeEarlier(sameType, answer, terms);
    const { differences, isEarlier } = differencesOf({ live, sets }, answer, terms);
    if (differences.length > 0) return { verdict: 'wrong-headers', differences };
    return { verdict: 'right', as: isEarlier ? 'earlier-headers' : 'published' };
  }
  const version = sameType ?? known[0];
  if (version !== undefined) return judgeEarlier(version, answer, terms);
  if (past.has(body.digest)) return { verdict: 'old-beyond', since: null };
  return { verdict: 'wrong-answer', because: live === null ? 'not-gone' : 'other-body' };
}

function judgeEarlier(version: EarlierVersion, { askedAt }: Answer, terms: JudgeTerms): Judgement {
  const { until, waits } = version;
  return isPast(version, askedAt, terms)
    ? { verdict: 'old-beyond', since: until }
    : { verdict: 'old-within', until, waits };
}

const isPast = ({ until }: EarlierVersion, askedAt: number, { allowance }: JudgeTerms): boolean =>
  askedAt > until + allowance * 1000;
