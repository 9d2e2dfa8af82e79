import { isHttpRight } from '../verify/https-redirect.ts';
import type { Judgement } from '../verify/judge.ts';
import {
  isPurgeable,
  isSilent,
  isWrong,
  type Result,
  type Verification,
} from '../verify/verification.ts';

/** A purge may be about to be tried, or was. */
export type RepairStage = 'none' | 'coming' | 'done';

/** What to do about what was found, each in a sentence or two. */
export function adviceFor(verification: Verification, repair: RepairStage): readonly string[] {
  const { results, http, base } = verification;
  if (isSilent(verification))
    return ['Nothing answered: check the address, the DNS and the network.'];
  const has = (test: (result: Result) => boolean): boolean => results.some(test);
  const advice: string[] = [];
  if (repair === 'none' && base !== null && has(isPurgeable))
    advice.push('"storyclub verify --repair" purges exactly those and asks again.');
  if (repair === 'done' && has(isPurgeable))
    advice.push('A purge did not mend this: no copy at the edge that was asked is the cause.');
  if (has((result) => result.leftOriginSince && isWrong(result)))
    advice.push(
      'Some left the origin after the new version was there (by their Age): CloudFront is not what keeps them. Look at the object in the bucket, and for another cache behind CloudFront.',
    );
  if (has(({ judgement }) => isForbidden(judgement)))
    advice.push(
      'What is gone is answered with 403: allow the distribution s3:ListBucket, and it is 404.',
    );
  if (lacksFolders(results))
    advice.push(
      'Pages are missing at their short URLs and there at /index.html: the distribution lacks the index-rewriting function.',
    );
  if (!http.every(isHttpRight))
    advice.push(
      'Set the viewer protocol policy of every behaviour to redirect HTTP to HTTPS: what is sent in plain may be kept and changed on the way.',
    );
  return advice;
}

const isForbidden = (judgement: Judgement): boolean =>
  judgement.verdict === 'right' && judgement.as === 'forbidden';

/** Some page is missing without its file name and there with it. */
function lacksFolders(results: readonly Result[]): boolean {
  const there = new Set(
    results
      .filter(({ url, judgement }) => judgement.verdict === 'right' && url.endsWith('/index.html'))
      .map(({ key, coding }) => `${key} ${coding}`),
  );
  return results.some(
    ({ url, key, coding, judgement }) =>
      judgement.verdict === 'missing' &&
      !url.endsWith('/index.html') &&
      there.has(`${key} ${coding}`),
  );
}
