import {
  isSilent,
  isVerified,
  isWrong,
  type Result,
  tally,
  type Verification,
} from '../verify/verification.ts';
import { isHttpRight } from '../verify/https-redirect.ts';
import type { Verdict } from '../verify/judge.ts';
import { type Paint, printable } from './paint.ts';
import { adviceFor, type RepairStage } from './verify-advice.ts';
import { type Row, toRows } from './verify-rows.ts';
import { askedText, cutShortText, HTTP_WORDS, VERDICT_WORDS, VERDICTS } from './verify-words.ts';
import { count, minuteOf, when } from './words.ts';
import { wrap } from './wrap.ts';

export interface VerifyTextOptions {
  readonly target: string;
  readonly paint: Paint;
  readonly width: number;
  /** Every URL, also those that are right. */
  readonly verbose: boolean;
  /** Whether what is wrong is about to be purged, or just was. */
  readonly repair?: RepairStage;
}

/** Rows of a group that are shown without `--verbose`. */
const SHOWN = 10;

/** What was asked and found: counts first, then what is not right, then the outcome and what to do. */
export function renderVerification(
  verification: Verification,
  options: VerifyTextOptions,
): readonly string[] {
  const { paint, width, target, verbose } = options;
  const groups = VERDICTS.filter((verdict) => verdict !== 'right' || verbose).map((verdict) =>
    renderGroup(verdict, verification, options),
  );
  return [
    `${paint('bold', 'storyclub verify')} · ${target} · ${minuteOf(verification.at)} UTC`,
    ...wrap(askedLine(verification), width),
    ...countLines(verification, paint),
    ...groups.flat(),
    ...httpLines(verification, options),
    ...asideLines(verification).flatMap((line) => wrap(line, width)),
    '',
    ...outcomeLines(verification, options),
  ];
}

function askedLine(verification: Verification): string {
  const { base, results } = verification;
  const where = base ?? 'a fresh edge on this machine';
  const pops = new Set(
    results.flatMap(({ observed }) => (observed.outcome === 'answer' ? (observed.pop ?? []) : [])),
  );
  const edges =
    base === null || pops.size === 0 ? '' : ` (edge ${[...pops].toSorted().join(', ')})`;
  const urls = new Set(results.map(({ url }) => url)).size;
  const answers = count(results.length, 'request', 'requests');
  return `asked ${where}${edges} for ${askedText(verification)}: ${count(urls, 'URL', 'URLs')} in ${answers}`;
}

function countLines(verification: Verification, paint: Paint): readonly string[] {
  const counts = tally(verification);
  const shown = VERDICTS.toReversed().flatMap((verdict) => {
    const n = counts.get(verdict) ?? 0;
    return n === 0 ? [] : [{ verdict, n: n.toLocaleString('en-US') }];
  });
  const column = shown.reduce((most, { n }) => Math.max(most, n.length), 0);
  return shown.map(
    ({ verdict, n }) =>
      `  ${n.padStart(column)} ${paint(colourOf(verdict), VERDICT_WORDS[verdict])}`,
  );
}

const colourOf = (verdict: Verdict): 'green' | 'yellow' | 'red' =>
  verdict === 'right' ? 'green' : verdict === 'old-within' ? 'yellow' : 'red';

/** One row for each object that was found alike at all of its URLs; what differs has rows of its own. */
function renderGroup(
  verdict: Verdict,
  verification: Verification,
  { paint, width, verbose }: VerifyTextOptions,
): readonly string[] {
  const rows = toRows(verdict, verification);
  if (rows.length === 0) return [];
  const shown = verbose ? rows : rows.slice(0, SHOWN);
  const more = rows.length - shown.length;
  return [
    '',
    paint('bold', VERDICT_WORDS[verdict]),
    ...shown.flatMap((row) => rowLines(row, width)),
    ...(more > 0
      ? [paint('dim', `  … and ${more.toLocaleString('en-US')} more (--verbose shows all)`)]
      : []),
  ];
}

function rowLines({ name, text }: Row, width: number): readonly string[] {
  const line = `  ${name}  ${text}`;
  return line.length <= width ? [line] : [`  ${name}`, ...wrap(text, width, '    ')];
}

function httpLines(
  { http }: Verification,
  { paint, width, verbose }: VerifyTextOptions,
): readonly string[] {
  const shown = verbose ? http : http.filter((check) => !isHttpRight(check));
  if (shown.length === 0) return [];
  return [
    '',
    paint('bold', 'plain HTTP'),
    ...shown.flatMap(({ url, status, location, verdict }) => {
      const to = verdict === 'elsewhere' && location !== null ? `: ${location}` : '';
      const text = `${HTTP_WORDS[verdict]}${status === null ? '' : ` (${status})`}${to}`;
      return wrap(printable(`${url}  ${text}`), width, '  ');
    }),
  ];
}

function asideLines({ unfinished, elsewhere, base }: Verification): readonly string[] {
  const lines: string[] = [];
  if (unfinished.length > 0)
    lines.push(
      `left out: ${count(unfinished.length, 'object', 'objects')} a publish is changing, or did not finish with`,
    );
  if (elsewhere.length > 0)
    lines.push(
      `left out: ${count(elsewhere.length, 'object', 'objects')} whose paths the distribution sends to another origin`,
    );
  if (base === null)
    lines.push(
      'A fresh edge holds nothing old. What a running serve holds is asked with --url http://localhost:8080.',
    );
  return lines.length === 0 ? [] : ['', ...lines];
}

function outcomeLines(
  verification: Verification,
  { paint, width, repair = 'none' }: VerifyTextOptions,
): readonly string[] {
  const { results, notAsked, at } = verification;
  const advice = adviceFor(verification, repair).flatMap((line) => wrap(line, width));
  if (!isVerified(verification)) {
    const cut = notAsked === null ? [] : wrap(cutShortText(notAsked), width);
    return [`${paint('red', 'not verified')}${wrongText(verification)}`, ...cut, ...advice];
  }
  if (results.length === 0) return wrap(nothingAsked(verification), width);
  return [`${paint('green', 'verified')}: ${verifiedText(lastUntil(results), at)}`, ...advice];
}

function wrongText(verification: Verification): string {
  const { results, http } = verification;
  if (isSilent(verification)) return '';
  const wrong = new Set(results.filter(isWrong).map(({ url }) => url)).size;
  if (wrong > 0) return `: ${count(wrong, 'URL is', 'URLs are')} not as they should be`;
  return http.every(isHttpRight) ? '' : ': the site is not served by HTTPS alone';
}

const nothingAsked = ({ which }: Verification): string =>
  which === 'last-publish'
    ? 'nothing to ask for: the last publish changed no object (--all asks for every one)'
    : 'nothing to ask for';

function verifiedText(old: number | null, at: number): string {
  if (old === null) return 'every answer is as published';
  const until = Number.isFinite(old) ? `until ${when(old, at)} UTC` : 'until it is purged';
  return `what is old is within its bound, the last ${until}`;
}

/** When the last of what is old within its bound ends; null when nothing is. */
function lastUntil(results: readonly Result[]): number | null {
  return results.reduce<number | null>((last, { judgement }) => {
    if (judgement.verdict !== 'old-within') return last;
    return Math.max(last ?? -Infinity, judgement.until);
  }, null);
}
