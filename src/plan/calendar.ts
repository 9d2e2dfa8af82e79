/** Days and instants without a clock or a Date (Hinnant, "chrono-compatible low-level date algorithms"). */

const DAY = 86_400_000;
/** Days from 0000-03-01 to 1970-01-01, and in 400 years. */
const TO_EPOCH = 719_468;
const ERA = 146_097;

/** An instant after a calendar day `YYYY-MM-DD` has ended everywhere: no zone calls what happened on it older. */
export function afterDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return daysFromEpoch(year, month, date) * DAY + 1.5 * DAY;
}

/** The first minute not before an instant, `YYYY-MM-DD HH:MM` in UTC. A bound rounded down would be a broken promise. */
export function toMinute(instant: number): string {
  const minutes = Math.ceil(instant / 60_000);
  const { year, month, day } = fromDays(Math.floor(minutes / 1440));
  const ofDay = minutes - Math.floor(minutes / 1440) * 1440;
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(ofDay / 60))}:${two(ofDay % 60)}`;
}

const two = (value: number): string => String(value).padStart(2, '0');

function daysFromEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * ERA + dayOfEra - TO_EPOCH;
}

function fromDays(epochDay: number): { year: number; month: number; day: number } {
  const days = epochDay + TO_EPOCH;
  const era = Math.floor(days / ERA);
  const dayOfEra = days - era * ERA;
  const leaps =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}
