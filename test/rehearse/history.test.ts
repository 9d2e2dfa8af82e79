import { describe, expect, test } from 'vitest';
import { FormBook } from '../../src/rehearse/forms.ts';
import { erasOf } from '../../src/rehearse/history.ts';
import { at, HOUR, MINUTE, Rehearsal } from '../support/plan-rehearsal.ts';

const KEY = 'stories/a/index.html';
const page = (body: string, date = '2099-01-01') => ({ [KEY]: { body, date } });

/** What the origin answered, as the ledger knows it: from when, what, and for how many seconds an edge keeps it. */
function told(club: Rehearsal): readonly string[] {
  const book = new FormBook();
  const eras = erasOf(club.entry(KEY), { book, law: club.law, tagsOf: () => null });
  return eras.map(({ from, form, lifetime }) => {
    const when = Number.isFinite(from) ? new Date(from).toISOString().slice(5, 16) : 'ever';
    return `${when} ${book.all[form]?.digest || 'nothing'} ${lifetime / 1000}`;
  });
}

describe('what the origin answered for a key', () => {
  test('published once: nothing, then the page', () => {
    const club = new Rehearsal();
    club.publish(page('A/1'), at('10:00'));
    expect(told(club)).toEqual(['ever nothing 10', '11-20T10:00 A/1 300']);
  });

  test('corrected: the old version up to then', () => {
    const club = new Rehearsal();
    club.publish(page('A/1'), at('10:00'));
    club.publish(page('B/1'), at('10:02'));
    expect(told(club)).toEqual(['ever nothing 10', '11-20T10:00 A/1 300', '11-20T10:02 B/1 300']);
  });

  test('settled: the same version with another lifetime', () => {
    const club = new Rehearsal();
    club.publish(page('A/1'), at('10:00'));
    club.publish(page('A/1'), at('10:00', 31));
    expect(told(club)).toEqual([
      'ever nothing 10',
      '11-20T10:00 A/1 300',
      '12-21T10:00 A/1 31536000',
    ]);
  });

  test('corrected long ago, with a version between that no cache can hold any more', () => {
    const club = new Rehearsal();
    club.publish(page('A/1', '2020-01-01'), at('10:00'), { purges: 'refused' });
    club.publish(page('B/1', '2020-01-01'), at('11:00'), { purges: 'refused' });
    club.publish(page('C/1', '2020-01-01'), at('11:00', 2), { purges: 'refused' });
    // B was new again for its correction, and is forgotten; A was settled, and edges keep it a year.
    club.publish(page('D/1', '2020-01-01'), at('13:00', 2), { purges: 'refused' });
    expect(told(club)).toEqual([
      'ever nothing 10',
      '11-20T10:00 A/1 31536000',
      '11-20T11:00 nothing 10',
      '11-22T11:00 C/1 300',
      '11-22T13:00 D/1 300',
    ]);
  });

  test('removed, and back again', () => {
    const club = new Rehearsal();
    club.publish(page('A/1', '2020-01-01'), at('10:00'));
    club.publish({}, at('11:00'), { purges: 'refused' });
    expect(told(club).at(-1)).toBe('11-20T11:00 nothing 10');
    club.publish(page('A/1'), at('11:00') + 2 * MINUTE);
    expect(told(club)).toEqual([
      'ever nothing 10',
      '11-20T10:00 A/1 31536000',
      '11-20T11:00 nothing 10',
      '11-20T11:02 A/1 300',
    ]);
  });

  test('a version that came back: both of its times, and the other between', () => {
    const club = new Rehearsal();
    club.publish(page('A/1', '2020-01-01'), at('10:00'));
    club.publish(page('B/1', '2020-01-01'), at('10:00') + HOUR, { purges: 'refused' });
    club.publish(page('A/1', '2020-01-01'), at('10:00') + HOUR + MINUTE, { purges: 'refused' });
    expect(told(club)).toEqual([
      'ever nothing 10',
      '11-20T10:00 A/1 31536000',
      '11-20T11:00 B/1 300',
      '11-20T11:01 A/1 300',
    ]);
  });
});
