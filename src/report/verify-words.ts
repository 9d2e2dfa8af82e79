import type { Judgement, Verdict, WrongAnswer } from '../verify/judge.ts';
import type { Difference } from '../verify/headers.ts';
import type { HttpCheck } from '../verify/https-redirect.ts';
import type { Result, Verification } from '../verify/verification.ts';
import { count, when } from './words.ts';

/** Verdicts in the order of how bad they are, the worst first. */
export const VERDICTS: readonly Verdict[] = [
  'old-beyond',
  'missing',
  'wrong-answer',
  'wrong-headers',
  'unreachable',
  'old-within',
  'right',
];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  right: 'right',
  'old-within': 'old but within its bound',
  'old-beyond': 'old beyond its bound',
  'wrong-headers': 'wrong headers',
  missing: 'missing',
  'wrong-answer': 'something else',
  unreachable: 'no answer',
};

const WRONG: Readonly<Record<WrongAnswer, string>> = {
  status: 'an answer that is no page',
  redirect: 'leads elsewhere',
  'other-body': 'neither what was published nor anything the ledger knows',
  'too-long': 'longer than anything that was published here',
  undecodable: 'a body that is not what its Content-Encoding says',
  'not-gone': 'taken out, and something is still there',
};

/** What was found, for one answer; `at`: the instant of the verification. */
export function findingOf({ judgement, observed }: Result, at: number): string {
  const text = judgementText(judgement, at);
  if (observed.outcome === 'no-answer') return text;
  const { status, location } = observed;
  if (judgement.verdict !== 'wrong-answer') return text;
  if (judgement.because === 'redirect') return `${text}: ${location ?? 'nowhere'} (${status})`;
  return judgement.because === 'status' ? `${text}: ${status}` : text;
}

function judgementText(judgement: Judgement, at: number): string {
  switch (judgement.verdict) {
    case 'right':
      return rightText(judgement.as);
    case 'old-within':
      return withinText(judgement, at);
    case 'old-beyond':
      return judgement.since === null || !Number.isFinite(judgement.since)
        ? 'an earlier version, whose bound is past'
        : `should have ended by ${when(judgement.since, at)}`;
    case 'wrong-headers':
      return judgement.differences.map(differenceText).join(', ');
    case 'missing':
      return `published, and answered with ${judgement.status}`;
    case 'wrong-answer':
      return WRONG[judgement.because];
    case 'unreachable':
      return judgement.why;
  }
}

function differenceText({ header, expected, found }: Difference): string {
  const is = found === null ? `no ${header}` : `${header} "${found}"`;
  return `${is} instead of "${expected}"`;
}

function rightText(as: Extract<Judgement, { verdict: 'right' }>['as']): string {
  switch (as) {
    case 'published':
      return 'as published';
    case 'earlier-headers':
      return 'as published, with a Cache-Control it had before';
    case 'redirect':
      return 'leads to another URL of the same page';
    case 'gone':
      return 'gone';
    case 'forbidden':
      return 'gone, told by 403 instead of 404';
  }
}

function withinText(
  { until, waits }: Extract<Judgement, { verdict: 'old-within' }>,
  at: number,
): string {
  switch (waits) {
    case 'expiry':
      return Number.isFinite(until) ? `until ${when(until, at)}` : 'until it is purged';
    case 'purge-sent':
      return `until its purge completes, by ${when(until, at)} at the latest`;
    case 'purge-owed':
      return `until its purge, due by ${when(until, at)}`;
  }
}

/** How the edge came by an answer: `Hit, age 2 min`; empty where it says nothing. */
export function cacheText({ observed }: Result): string {
  if (observed.outcome === 'no-answer') return '';
  const { xCache, age } = observed;
  const how = xCache?.replace(/ from cloudfront$/i, '') ?? '';
  return [how, age === null ? '' : `age ${ageText(age)}`].filter((part) => part !== '').join(', ');
}

/** Seconds, in the largest unit of which there are two at least, rounded down. */
function ageText(seconds: number): string {
  if (seconds >= 172_800) return `${Math.floor(seconds / 86_400)} days`;
  if (seconds >= 7200) return `${Math.floor(seconds / 3600)} h`;
  return seconds >= 120 ? `${Math.floor(seconds / 60)} min` : `${seconds} s`;
}

export const HTTP_WORDS: Readonly<Record<HttpCheck['verdict'], string>> = {
  redirected: 'led to HTTPS',
  refused: 'refused',
  closed: 'not served',
  plain: 'served without HTTPS',
  elsewhere: 'led elsewhere',
};

/** `8 objects of the last publish`. */
export function askedText({ which, keys }: Verification): string {
  const objects = count(keys, 'object', 'objects');
  switch (which) {
    case 'last-publish':
      return `${objects} of the last publish`;
    case 'all':
      return `all ${objects}`;
    case 'sample':
      return `a sample of ${objects}`;
    case 'keys':
      return objects;
  }
}

/** Why not everything was asked. */
export function cutShortText(notAsked: NonNullable<Verification['notAsked']>): string {
  const left = count(notAsked.questions, 'request', 'requests');
  switch (notAsked.why) {
    case 'time':
      return `the time is over: ${left} not made (--timeout gives more, --sample asks for less)`;
    case 'stopped':
      return `stopped: ${left} not made`;
    case 'nothing-answers':
      return `nothing answers: ${left} not made`;
  }
}
