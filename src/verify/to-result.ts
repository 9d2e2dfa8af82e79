import { lifetimeOfKey } from '../cache/lifetime.ts';
import type { Law } from '../plan/law.ts';
import { judge, type Judgement } from './judge.ts';
import type { Observed } from './observed.ts';
import type { Question } from './to-questions.ts';
import type { Result } from './verification.ts';

/** Judges one answer under the law of the last publish. `origin`: scheme and host that were asked. */
export function toResult(
  { expected, path, coding }: Question,
  observed: Observed,
  { law, origin }: { readonly law: Law; readonly origin: string },
): Result {
  const { key, live } = expected;
  const judgement = judge(expected, observed, {
    url: path,
    coding,
    origin,
    allowance: law.allowance,
    lifetimeOf: (cacheControl) => lifetimeOfKey(key, { cacheControl }, law),
  });
  return {
    key,
    url: path,
    coding,
    observed,
    judgement,
    leftOriginSince:
      live !== null && leftSince(observed, judgement, live.putAt + law.allowance * 1000),
  };
}

/** `Age` counts from when the origin sent it, also through a regional cache (assumption A1). */
function leftSince(observed: Observed, judgement: Judgement, replacedAt: number): boolean {
  if (observed.outcome === 'no-answer') return false;
  const isOther =
    judgement.verdict === 'old-within' ||
    judgement.verdict === 'old-beyond' ||
    (judgement.verdict === 'wrong-answer' && judgement.because === 'other-body');
  return isOther && observed.askedAt - (observed.age ?? 0) * 1000 > replacedAt;
}
