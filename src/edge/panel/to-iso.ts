/** The last instant ISO 8601 writes with a year of four digits. */
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59);

/** An instant of epoch milliseconds in ISO 8601; one later than the year 9999, or never, as its end. */
export function toIso(instant: number): string {
  return new Date(Math.max(0, Math.min(instant, LAST))).toISOString();
}
