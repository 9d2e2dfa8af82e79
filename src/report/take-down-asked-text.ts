import { isSilent, isVerified, type Result, type Verification } from '../verify/verification.ts';
import type { Paint } from './paint.ts';
import { renderVerification } from './verify-text.ts';
import { count } from './words.ts';
import { wrap } from './wrap.ts';

const isRight = ({ judgement }: Result): boolean => judgement.verdict === 'right';

/** Nothing of it is left. What is old within its bound elsewhere is too old here: the wait for it is over. */
export function isAllGone(verified: Verification): boolean {
  return isVerified(verified) && verified.results.every(isRight);
}

/** One line where all is as it should be, else everything that was found. */
export function renderAsked(
  verified: Verification,
  options: {
    readonly target: string;
    readonly verbose: boolean;
    readonly width: number;
    readonly paint: Paint;
  },
): readonly string[] {
  if (isAllGone(verified) && !options.verbose) return goneLine(verified, options.width);
  const left = urlsOf(verified.results.filter((result) => !isRight(result)));
  const outcome = isSilent(verified)
    ? 'Whether it is gone is not known: nothing answers.'
    : `NOT gone everywhere: ${count(left, 'URL is', 'URLs are')} not as published.`;
  return ['', ...renderVerification(verified, options), ...(left === 0 ? [] : ['', outcome])];
}

function goneLine({ base, results }: Verification, width: number): readonly string[] {
  const isGone = ({ judgement }: Result): boolean =>
    judgement.verdict === 'right' && (judgement.as === 'gone' || judgement.as === 'forbidden');
  const gone = urlsOf(results.filter(isGone));
  const others = urlsOf(results.filter((result) => !isGone(result)));
  const found = [
    ...(gone === 0 ? [] : [`${count(gone, 'URL is', 'URLs are')} gone (404 or 410)`]),
    ...(others === 0 ? [] : [`${count(others, 'URL is', 'URLs are')} as published`]),
  ];
  return wrap(`asked ${base ?? 'a fresh edge on this machine'}: ${found.join(', ')}`, width);
}

const urlsOf = (results: readonly Result[]): number => new Set(results.map(({ url }) => url)).size;
