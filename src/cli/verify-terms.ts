import { parseDuration } from '../config/duration.ts';
import { UserError } from '../findings/user-error.ts';
import type { Which } from '../verify/choose-keys.ts';

export interface VerifyTerms {
  readonly which: Which;
  readonly url: string | null;
  /** Seconds. */
  readonly timeout: number;
  readonly repair: boolean;
  readonly yes: boolean;
}

export interface VerifyFlags {
  readonly all: boolean;
  readonly sample: number | null;
  readonly url: string | null;
  readonly timeout: string | null;
  readonly repair: boolean;
  readonly yes: boolean;
}

/** What the flags of `verify` mean. Throws UserError. */
export function toVerifyTerms({ all, sample, url, timeout, ...rest }: VerifyFlags): VerifyTerms {
  const seconds = parseDuration(timeout ?? '2m');
  if (seconds === null || seconds === 0)
    throw usage(`--timeout takes a duration, not "${timeout ?? ''}".`, '--timeout 5m');
  if (sample !== null && (!Number.isInteger(sample) || sample < 1))
    throw usage(`--sample takes a number of objects, not ${sample}.`, '--sample 200');
  return { ...rest, url, timeout: seconds, which: whichOf(all, sample) };
}

function whichOf(all: boolean, sample: number | null): Which {
  if (sample !== null) return { which: 'sample', keys: sample };
  return { which: all ? 'all' : 'last-publish' };
}

function usage(what: string, example: string): UserError {
  return new UserError({ code: 'usage', what, next: `Write it as ${example}.` });
}
