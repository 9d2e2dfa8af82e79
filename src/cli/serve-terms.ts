import { parseDuration } from '../config/duration.ts';
import { UserError } from '../findings/user-error.ts';
import type { ServeTerms } from './serve-site.ts';

export interface ServeFlags {
  readonly port: number | null;
  readonly 'saved-port': number | null;
  readonly 'published-only': boolean;
  readonly host: string | null;
  readonly locations: number | null;
  readonly 'purge-delay': string | null;
  readonly 'on-304': string | null;
}

/** Each location holds copies of its own: more would say nothing more. */
const MOST_LOCATIONS = 100;

/** What the flags of `serve` mean. Throws UserError. */
export function toServeTerms(flags: ServeFlags): ServeTerms {
  const locations = flags.locations ?? 3;
  if (!Number.isInteger(locations) || locations < 1 || locations > MOST_LOCATIONS)
    throw usage(
      `--locations takes a whole number from 1 to ${MOST_LOCATIONS}, not ${locations}.`,
      '--locations 3',
    );
  const delay = flags['purge-delay'] ?? '0s';
  const purgeDelay = parseDuration(delay);
  if (purgeDelay === null)
    throw usage(`--purge-delay takes a duration, not "${delay}".`, '--purge-delay 20s');
  const saved = flags['saved-port'];
  if (flags['published-only'] && saved !== null)
    throw usage('--published-only and --saved-port exclude each other.', 'one of the two');
  return {
    host: flags.host ?? '127.0.0.1',
    port: flags.port ?? 8080,
    savedPort: flags['published-only'] ? null : (saved ?? 'next'),
    locations,
    on304: flags['on-304'] === 'keeps' ? 'keeps' : 'takes',
    purgeDelay,
  };
}

function usage(what: string, example: string): UserError {
  return new UserError({ code: 'usage', what, next: `Write it as ${example}.` });
}
