import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { dayAt, startOfDay } from '../../src/site/days.ts';

describe('the start of a day', () => {
  test.each([
    ['2026-11-20', 'UTC', '2026-11-20T00:00:00.000Z'],
    ['2026-07-01', 'Europe/London', '2026-06-30T23:00:00.000Z'],
    ['2026-11-20', 'Asia/Kolkata', '2026-11-19T18:30:00.000Z'],
    ['2026-11-20', 'Pacific/Kiritimati', '2026-11-19T10:00:00.000Z'],
    ['2026-11-20', 'Pacific/Pago_Pago', '2026-11-20T11:00:00.000Z'],
    // There is no midnight: clocks go from 23:59 to 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // There is no such day: Samoa went from the 29th to the 31st.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is %s', (day, timeZone, instant) => {
    expect(new Date(startOfDay(day, timeZone)).toISOString()).toBe(instant);
  });

  test('it is that day then, and was not a minute before', () => {
    const zones = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Asia/Tokyo',
      'Africa/Cairo',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2037-01-01'), noInvalidDate: true }),
        zones,
        (date, zone) => {
          const day = date.toISOString().slice(0, 10);
          const start = startOfDay(day, zone);
          expect(dayAt(start, zone)).toBe(day);
          expect(dayAt(start - 60_000, zone) < day).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
