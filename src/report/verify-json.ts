import type { Judgement } from '../verify/judge.ts';
import { CODINGS, type Observed } from '../verify/observed.ts';
import { isVerified, type Result, tally, type Verification } from '../verify/verification.ts';
import { VERDICTS } from './verify-words.ts';
import { iso } from './words.ts';

/**
 * The document of `verify --json`, and `verified` in those of commands that verify what they did.
 * docs/schemas/verify.schema.json. Results that are right come only with `verbose`.
 */
export function verificationToJson(
  verification: Verification,
  { target, verbose }: { readonly target: string; readonly verbose: boolean },
): object {
  const { at, base, publish, which, keys, results, notAsked, unfinished, elsewhere, http } =
    verification;
  const counts = tally(verification);
  return {
    version: 1,
    target,
    at: iso(at),
    url: base,
    publish: publish === null ? null : { id: publish.id, at: iso(publish.at) },
    which,
    keys,
    verified: isVerified(verification),
    requests: results.length,
    notAsked,
    counts: Object.fromEntries(VERDICTS.map((verdict) => [verdict, counts.get(verdict) ?? 0])),
    http,
    unfinished,
    elsewhere,
    results: results
      .filter(({ judgement }) => verbose || judgement.verdict !== 'right')
      .map(resultToJson),
  };
}

const resultToJson = ({ key, url, coding, observed, judgement, leftOriginSince }: Result) => ({
  key,
  url,
  acceptEncoding: CODINGS[coding],
  ...judgementToJson(judgement),
  leftOriginSince,
  answer: answerToJson(observed),
});

function judgementToJson(judgement: Judgement): object {
  switch (judgement.verdict) {
    case 'old-within':
      return { ...judgement, until: iso(judgement.until) };
    case 'old-beyond':
      return { ...judgement, since: iso(judgement.since) };
    case 'missing':
      return { verdict: judgement.verdict };
    case 'unreachable':
    case 'right':
    case 'wrong-headers':
    case 'wrong-answer':
      return judgement;
  }
}

function answerToJson(observed: Observed): object | null {
  if (observed.outcome === 'no-answer') return null;
  const { askedAt, status, contentType, cacheControl, contentEncoding, body } = observed;
  const { age, xCache, pop, location } = observed;
  return {
    askedAt: iso(askedAt),
    status,
    digest: body.read === 'whole' ? body.digest : null,
    contentType,
    cacheControl,
    contentEncoding,
    age,
    xCache,
    edge: pop,
    location,
  };
}
