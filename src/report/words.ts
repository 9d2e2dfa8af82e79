/** How instants, durations and money are written for people. The words are those of the JSON. */

/** The day and minute in UTC, rounded up: a bound rounded down would be a promise broken. */
export function dayAndMinute(instant: number): string {
  return new Date(Math.ceil(instant / 60_000) * 60_000)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
}

/** The minute in UTC something was or is in: what has happened is not rounded up. */
export function minuteOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

/** The minute where it is on the day of `now`, the day and minute within two days, else the day. */
export function when(instant: number, now: number): string {
  const text = dayAndMinute(instant);
  if (text.slice(0, 10) === minuteOf(now).slice(0, 10)) return text.slice(11);
  return instant - now < 2 * 86_400_000 ? text : text.slice(0, 10);
}

/** `5 min`, `24 h`, `365 days`: seconds in the largest unit that leaves no rest. */
export function duration(seconds: number): string {
  if (seconds >= 172_800 && seconds % 86_400 === 0) return count(seconds / 86_400, 'day', 'days');
  if (seconds >= 3600 && seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

/** Dollars to the hundredth of a cent. */
export function money(usd: number): string {
  return `$${usd.toFixed(4)}`;
}

/** `1 path`, `1,000 paths`. */
export function count(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** ISO 8601 in UTC; an instant that never comes, or none, is null. */
export function iso(instant: number | null): string | null {
  return instant === null || !Number.isFinite(instant) ? null : new Date(instant).toISOString();
}
