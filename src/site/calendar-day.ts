const written =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d)(?::(\d\d)(?:\.\d*)?)?(?:[ \t]*(Z|z|[+-]\d\d?(?::?\d\d)?))?)?$/;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day, `YYYY-MM-DD`, that a date in front matter means: a day as it stands, a time without an offset as
 * a time in the site's zone, and a time with an offset as the day it is then in that zone. Null when it is no day.
 */
export function toCalendarDay(text: string, timeZone: string): string | null {
  const parts = written.exec(text.trim());
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  if (!isDay(year, month, day)) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const offset = parts[7];
  if (offset === undefined) return toIso(year, month, day);
  const minutes = toMinutes(offset);
  if (minutes === null) return null;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  instant.setUTCHours(hour, minute - minutes, second);
  return dayIn(instant, timeZone);
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const last = new Date(0);
  last.setUTCFullYear(year, month, 0);
  return day <= last.getUTCDate();
}

/** Minutes east of UTC. */
function toMinutes(offset: string): number | null {
  if (offset === 'Z' || offset === 'z') return 0;
  const [hours = 0, minutes = 0] = (/^.(\d\d?):?(\d\d)?$/.exec(offset) ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (hours > 14 || minutes > 59) return null;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function dayIn(instant: Date, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  formats.set(timeZone, format);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(format.formatToParts(instant).find((each) => each.type === type)?.value);
  return toIso(part('year'), part('month'), part('day'));
}

function toIso(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), twoDigits(month), twoDigits(day)].join('-');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
