import type { Outcome, RehearsedChange, Rehearsal, Verdict } from '../rehearse/result.ts';
import { bytes, percent, secondOf } from './rehearsal-words.ts';
import { count, duration, money, when } from './words.ts';

/** One line of the comparison of strategies. */
export interface OutcomeRow {
  readonly label: string;
  readonly of: (outcome: Outcome) => string;
}

/** What each strategy came to, line by line: on the screen and in the report. */
export function outcomeRows(rehearsal: Rehearsal): readonly OutcomeRow[] {
  const { outcomes, times, views, terms, changes } = rehearsal;
  const last = (instant: number | null, still: number): string => {
    if (still > 0) return `not within ${duration(terms.seconds)}`;
    return instant === null ? 'none was shown' : secondOf(instant, times.startedAt);
  };
  const layout: readonly OutcomeRow[] = [
    {
      label: 'last old layout',
      of: ({ lastOldLayout, stillOldLayout }) => last(lastOldLayout, stillOldLayout),
    },
    { label: 'old layout shown', of: (outcome) => number(outcome.oldViewsLayout) },
  ];
  const missing: OutcomeRow = {
    label: 'files not there',
    of: (outcome) => number(outcome.missingFiles),
  };
  return [
    { label: 'last old page', of: ({ lastOld, stillOld }) => last(lastOld, stillOld) },
    { label: 'old pages shown', of: (outcome) => number(outcome.oldViews) },
    ...(changes.some(({ kind }) => kind === 'chrome') ? layout : []),
    ...(outcomes.some(({ missingFiles }) => missingFiles > 0) ? [missing] : []),
    { label: 'browsers answered', of: ({ browserHits }) => percent(browserHits, views) },
    {
      label: 'edges answered',
      of: ({ edgeHits, edgeRequests }) => percent(edgeHits, edgeRequests),
    },
    { label: 'origin requests', of: ({ originRequests }) => number(originRequests) },
    { label: 'from the origin', of: ({ originBytes }) => bytes(originBytes) },
    { label: 'paths purged', of: ({ paths }) => number(paths) },
    { label: 'cost', of: ({ usd }) => money(usd) },
  ];
}

const number = (value: number): string => value.toLocaleString('en-US');

/** What is most worth reading first: what was broken, what most readers read, what is not due yet. */
export function inOrderOfInterest(changes: readonly RehearsedChange[]): readonly RehearsedChange[] {
  return changes.toSorted(
    (a, b) => RANKS[a.verdict] - RANKS[b.verdict] || b.seen.plan.views - a.seen.plan.views,
  );
}

const RANKS: Readonly<Record<Verdict, number>> = {
  broken: 0,
  overdue: 1,
  kept: 2,
  unread: 3,
  'not-due': 4,
};

/** What a reader may notice: a new file is asked for only by pages that load it. */
export const isNoticed = ({ object, kind, verdict }: RehearsedChange): boolean =>
  verdict === 'broken' || object !== 'fingerprinted' || kind !== 'arrival';

/** Whether a bound was broken, and what is to be said about it. */
export function verdictOf({ changes, endedAt, times }: Rehearsal): {
  readonly isBroken: boolean;
  readonly verdict: string;
  readonly because: string;
} {
  const of = (name: Verdict): number =>
    changes.filter((change) => change.verdict === name && isNoticed(change)).length;
  const broken = of('broken');
  if (broken > 0) {
    return {
      isBroken: true,
      verdict: `${count(broken, 'bound was', 'bounds were')} broken`,
      because: `Readers were shown an older version after it. That is a bug, or something that is assumed here does not hold, such as how long a purge takes.`,
    };
  }
  const later = of('not-due');
  const unread = of('unread');
  const due =
    later === 0
      ? ''
      : ` ${count(later, 'bound lies', 'bounds lie')} after the end, ${when(endedAt, times.startedAt)}.`;
  const quiet = unread === 0 ? '' : ` ${count(unread, 'change was', 'changes were')} not read.`;
  return {
    isBroken: false,
    verdict: 'every bound was kept',
    because: `Nobody was shown an older version after it.${due}${quiet}`,
  };
}
