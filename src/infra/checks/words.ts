const day = 86_400_000;

/** `a, b and c`; with a limit `a, b and 7 more`. */
export function listOf(names: readonly string[], most = Infinity): string {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const rest = names.length - shown.length;
  const all = rest === 0 ? shown : [...shown, `${rest} more`];
  return all.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** `2026-12-01`, of epoch milliseconds. */
export function dateOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 'yyyy-mm-dd'.length);
}

/** Whole days that have begun between two instants: 0 when the second is not later. */
export function daysUntil(from: number, to: number): number {
  return Math.max(0, Math.ceil((to - from) / day));
}

/** `1 day`, `12 days` */
export function daysInWords(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

/** How people speak of a behaviour: by its pattern, or as the default one. */
export function behaviourName(pattern: string): string {
  return pattern === '*' ? 'The default behaviour' : `The behaviour ${pattern}`;
}

/** The same in the middle of a sentence. */
export function behaviourInText(pattern: string): string {
  return pattern === '*' ? 'the default behaviour' : `the behaviour ${pattern}`;
}

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `300` seconds: `5 minutes`. In the largest unit that is whole; a year is `365 days`. */
export function durationInWords(seconds: number): string {
  const unit = units.find(([, length]) => seconds >= length && seconds % length === 0);
  const [name, count] = unit === undefined ? ['second', seconds] : [unit[0], seconds / unit[1]];
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
