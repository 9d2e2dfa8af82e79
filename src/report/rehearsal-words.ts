import type { Rehearsal, StrategyName, Verdict } from '../rehearse/result.ts';
import { count, duration } from './words.ts';

/** What a rehearsal is told in: the same on the screen and in the report. */

export const strategyNames: Readonly<Record<StrategyName, string>> = {
  plan: 'as planned',
  'purge-everything': 'purge everything',
  'wait-for-everything': 'wait for everything',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  kept: 'kept',
  broken: 'BROKEN',
  'not-due': 'not due yet',
  unread: 'not read',
  overdue: 'overdue',
};

/** The second in UTC something was seen; with its day where that is another than that of `now`. */
export function secondOf(instant: number, now: number): string {
  const text = new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
  return text.slice(0, 10) === new Date(now).toISOString().slice(0, 10)
    ? text.slice(11)
    : text.slice(5, 16);
}

/** `12.3 MB`: bytes by thousands. */
export function bytes(size: number): string {
  if (size < 1000) return count(size, 'byte', 'bytes');
  if (size < 1e6) return `${(size / 1e3).toFixed(1)} kB`;
  return size < 1e9 ? `${(size / 1e6).toFixed(1)} MB` : `${(size / 1e9).toFixed(1)} GB`;
}

/** `99.31 %`; a whole that is no whole is not rounded to one. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  const share = (part / whole) * 100;
  return `${(part < whole ? Math.min(share, 99.99) : share).toFixed(2)} %`;
}

/** `20 views/s`, `5 views/min`. */
export function rate(perSecond: number): string {
  const [number, unit] = perSecond >= 1 ? [perSecond, 's'] : [perSecond * 60, 'min'];
  return `${Number(number.toPrecision(3)).toLocaleString('en-US')} views/${unit}`;
}

const share = (of: number): string => `${Number((of * 100).toPrecision(3))} %`;

/** What was assumed, in sentences. */
export function assumptions({
  terms,
  model,
  stories,
  storiesPlayed,
  share: played,
}: Rehearsal): readonly string[] {
  const { home, listings, files, newReaders, back, backWithin } = model;
  const rest = 1 - home - listings - files;
  return [
    `Views come at random (Poisson), ${rate(terms.readers)}: ${share(rest)} of stories, by Zipf's law (exponent ${model.zipf}) with the newest first; ${share(home)} of home, ${share(listings)} of other listings and feeds.`,
    `${count(terms.browsers, 'reader', 'readers')} at a time, each with a browser cache of their own; ${share(newReaders)} of views are by someone new, ${share(back)} go back to a page seen in the last ${duration(backWithin)}.`,
    `${count(terms.locations, 'edge location', 'edge locations')}, filled as such readers leave them; of two one takes new headers from a 304, the other keeps the old. A fetch takes ${model.fetchLeast} to ${model.fetchMost} s, a purge reaches each location within ${duration(terms.purgeDelay)}.`,
    ...(storiesPlayed < stories
      ? [
          `Of ${stories.toLocaleString('en-US')} stories ${storiesPlayed.toLocaleString('en-US')} were played, changed and most read ones, with ${share(played)} of all views; the others were left out.`,
        ]
      : []),
  ];
}
