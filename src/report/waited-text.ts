import type { Waited } from '../verify/wait.ts';
import { count, iso, minuteOf, when } from './words.ts';

/** `12 s`, `4 min 05 s`: milliseconds that are left, or gone. */
export function leftText(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** What became of waiting, in a line or two. */
export function waitedLines(waited: Waited): readonly string[] {
  const { at } = waited;
  switch (waited.outcome) {
    case 'there': {
      const { later } = waited;
      const last = later.reduce((latest, { until }) => Math.max(latest, until), -Infinity);
      if (later.length === 0) return [`every reader has it (${minuteOf(at).slice(11)} UTC)`];
      const until = Number.isFinite(last) ? `until ${when(last, at)} UTC` : 'until it is purged';
      return [
        `every reader has it, but for ${count(later.length, 'object', 'objects')} not waited for: ${until}`,
      ];
    }
    case 'stopped':
      return [
        waited.until === null
          ? 'published; not waited for the end of its purge'
          : `published; not waited for the end: every reader has it by ${when(waited.until, at)} UTC`,
      ];
    case 'owed':
      return ['not waited: the purge is owed, and no time brings it'];
    case 'not-confirmed':
      return [`published; its purge is not confirmed: ${waited.why}`];
  }
}

/** `waited` in the documents of commands that wait. docs/schemas/waited.schema.json. */
export function waitedToJson(waited: Waited): object {
  const { outcome, at } = waited;
  return {
    outcome,
    at: iso(at),
    until: outcome === 'stopped' ? iso(waited.until) : null,
    why: outcome === 'not-confirmed' ? waited.why : null,
    later:
      outcome === 'there' ? waited.later.map(({ key, until }) => ({ key, until: iso(until) })) : [],
  };
}
