import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterDay, toMinute } from '../../src/plan/calendar.ts';

describe('the calendar', () => {
  it.each([
    ['2026-11-20T10:00:00.000Z', '2026-11-20 10:00'],
    ['2026-11-20T10:00:00.001Z', '2026-11-20 10:01'],
    ['2026-12-31T23:59:01.000Z', '2027-01-01 00:00'],
    ['2024-02-28T23:59:59.999Z', '2024-02-29 00:00'],
    ['1970-01-01T00:00:00.000Z', '1970-01-01 00:00'],
  ])('%s is said as %s: a bound is never rounded down', (instant, text) => {
    expect(toMinute(Date.parse(instant))).toBe(text);
  });

  it('agrees with Date on every minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500_000_000, max: 4_000_000_000 }), (minute) => {
        const expected = new Date(minute * 60_000).toISOString().slice(0, 16).replace('T', ' ');
        expect(toMinute(minute * 60_000)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['2026-11-20', '2024-02-29', '2019-12-31', '1999-01-01'])(
    '%s has ended everywhere after its instant, twelve hours behind Greenwich too',
    (day) => {
      expect(afterDay(day)).toBe(Date.parse(`${day}T23:59:59.999-12:00`) + 1);
    },
  );
});
