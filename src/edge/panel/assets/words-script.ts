/** `words.js`: how the panel says numbers, durations and instants. JavaScript for browsers, types in JSDoc. */
export const wordsScript = String.raw`
const units = [
  { name: 'd', seconds: 86400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
];

/**
 * The two largest units that say something: 4 min 12 s, 29 d 4 h; days alone from a hundred on.
 * @param {number} seconds
 */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole >= 100 * 86400) return count(Math.floor(whole / 86400)) + ' d';
  const first = units.findIndex((unit) => whole >= unit.seconds);
  if (first === -1) return '0 s';
  let rest = whole;
  return units
    .slice(first, first + 2)
    .map(({ name, seconds: size }) => {
      const times = Math.floor(rest / size);
      rest -= times * size;
      return times === 0 ? '' : times + ' ' + name;
    })
    .filter((part) => part !== '')
    .join(' ');
}

/** @param {number} number */
export function count(number) {
  return number.toLocaleString('en-US');
}

/**
 * @param {number} number
 * @param {string} one
 */
export function counted(number, one) {
  return count(number) + ' ' + (number === 1 ? one : one + 's');
}

/** @param {number} bytes */
export function size(bytes) {
  if (bytes < 1000) return counted(bytes, 'byte');
  const sizes = ['kB', 'MB', 'GB', 'TB'];
  let rest = bytes / 1000;
  let at = 0;
  while (rest >= 999.5 && at < sizes.length - 1) {
    rest /= 1000;
    at += 1;
  }
  return (rest < 9.95 ? rest.toFixed(1) : count(Math.round(rest))) + ' ' + sizes[at];
}

/** @param {number | null} ratio */
export function percent(ratio) {
  return ratio === null ? '–' : (Math.floor(ratio * 1000) / 10).toFixed(1) + ' %';
}

/**
 * In UTC, as everywhere in the program: 2026-11-20 10:03:22.
 * @param {number} instant
 */
export function instant(instant) {
  return new Date(instant).toISOString().slice(0, 19).replace('T', ' ');
}
`.trimStart();
