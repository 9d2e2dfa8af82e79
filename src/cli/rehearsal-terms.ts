import { parseDuration } from '../config/duration.ts';
import { UserError } from '../findings/user-error.ts';
import { type RehearsalTerms, usualTerms } from '../rehearse/terms.ts';

/** The flags of `rehearse` that say what is played. */
export interface TermFlags {
  readonly readers: string | null;
  readonly locations: number | null;
  readonly for: string | null;
  readonly seed: number | null;
  readonly browsers: number | null;
  readonly 'purge-delay': string | null;
}

/** What is to be played. Throws UserError for a value that means nothing. */
export function parseTerms(flags: TermFlags): RehearsalTerms {
  return {
    readers: flags.readers === null ? usualTerms.readers : parseReaders(flags.readers),
    locations: whole(flags.locations, 'locations', { usual: usualTerms.locations, most: 200 }),
    seconds: seconds(flags.for, 'for', usualTerms.seconds),
    seed: whole(flags.seed, 'seed', { usual: usualTerms.seed, most: 2 ** 31 - 1 }),
    browsers: whole(flags.browsers, 'browsers', { usual: usualTerms.browsers, most: 1_000_000 }),
    purgeDelay: seconds(flags['purge-delay'], 'purge-delay', usualTerms.purgeDelay),
  };
}

const perSecond: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };

/** `20/s`, `300/min`, `5000/h` and `100000/d` in page views a second. */
function parseReaders(text: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)\/(s|min|h|d)$/.exec(text);
  const unit = perSecond[match?.[2] ?? ''];
  const number = Number(match?.[1] ?? 0);
  if (unit === undefined || number === 0) {
    throw notUnderstood(
      `--readers is no number of page views in a time: "${text}".`,
      'Write --readers 20/s; also 300/min, 5000/h or 100000/d.',
    );
  }
  return number / unit;
}

function seconds(text: string | null, flag: string, usual: number): number {
  if (text === null) return usual;
  const duration = parseDuration(text);
  if (duration !== null && duration > 0) return duration;
  throw notUnderstood(
    `--${flag} is no length of time: "${text}".`,
    `Write whole seconds, minutes, hours or days: --${flag} 30s, 5m, 12h or 2d.`,
  );
}

function whole(
  number: number | null,
  flag: string,
  { usual, most }: { readonly usual: number; readonly most: number },
): number {
  if (number === null) return usual;
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw notUnderstood(
    `--${flag} is no whole number from 1 to ${most.toLocaleString('en-US')}: ${number}.`,
    `Write --${flag} ${usual}, or leave it out: that is what it is then.`,
  );
}

const notUnderstood = (why: string, next: string): UserError =>
  new UserError({
    code: 'usage',
    what: '"storyclub rehearse" does not understand this command line.',
    why,
    next,
  });
