import { describe, expect, test } from 'vitest';
import { parseTerms, type TermFlags } from '../../src/cli/rehearsal-terms.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { usualTerms } from '../../src/rehearse/terms.ts';

const none: TermFlags = {
  readers: null,
  locations: null,
  for: null,
  seed: null,
  browsers: null,
  'purge-delay': null,
};

describe('what a rehearsal is told', () => {
  test('without flags it is the usual', () => {
    expect(parseTerms(none)).toEqual(usualTerms);
  });

  test.each([
    ['20/s', 20],
    ['300/min', 5],
    ['5400/h', 1.5],
    ['864000/d', 10],
    ['0.5/s', 0.5],
  ])('--readers %s is %d views a second', (readers, perSecond) => {
    expect(parseTerms({ ...none, readers }).readers).toBe(perSecond);
  });

  test('--for and --purge-delay are lengths of time', () => {
    expect(parseTerms({ ...none, for: '12h', 'purge-delay': '5m' })).toMatchObject({
      seconds: 43_200,
      purgeDelay: 300,
    });
  });

  test.each<[keyof TermFlags, string | number, string]>([
    ['readers', '20/m', 'Write --readers 20/s; also 300/min, 5000/h or 100000/d.'],
    ['readers', '20', 'Write --readers 20/s; also 300/min, 5000/h or 100000/d.'],
    ['readers', '0/s', 'Write --readers 20/s; also 300/min, 5000/h or 100000/d.'],
    ['for', '2w', 'Write whole seconds, minutes, hours or days: --for 30s, 5m, 12h or 2d.'],
    ['for', '0s', 'Write whole seconds, minutes, hours or days: --for 30s, 5m, 12h or 2d.'],
    [
      'purge-delay',
      '-5s',
      'Write whole seconds, minutes, hours or days: --purge-delay 30s, 5m, 12h or 2d.',
    ],
    ['locations', 0, 'Write --locations 12, or leave it out: that is what it is then.'],
    ['locations', 1e9, 'Write --locations 12, or leave it out: that is what it is then.'],
    ['browsers', 1.5, 'Write --browsers 10000, or leave it out: that is what it is then.'],
    ['seed', -1, 'Write --seed 1, or leave it out: that is what it is then.'],
  ])(
    '--%s %s is a mistake of the command line, and how to write it is said',
    (flag, value, next) => {
      const parse = () => parseTerms({ ...none, [flag]: value });
      expect(parse).toThrow(UserError);
      try {
        parse();
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage', next, exitCode: 2 });
      }
    },
  );
});
