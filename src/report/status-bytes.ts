const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** `840 bytes`, `2.1 kB`, `13 MB`: multiples of 1,000. */
export function bytes(n: number): string {
  let value = n;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 10 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? 'GB'}`;
}
