import { describe, expect, test } from 'vitest';
import { seededRandom, waitingTime } from '../../src/rehearse/random.ts';
import { momentsOf, take } from '../support/moments.ts';

describe('a stream of random numbers', () => {
  test('is the same for the same seed and name, whatever the machine', () => {
    expect(take(3, seededRandom(1, 'readers'))).toMatchInlineSnapshot(`
      [
        0.8393004189711064,
        0.8063286116812378,
        0.1372370629105717,
      ]
    `);
  });

  test.each([
    ['another seed', 2, 'readers'],
    ['a seed that differs in its highest bits', 1 + 2 ** 31, 'readers'],
    ['another name', 1, 'past'],
    ['letters in another order', 1, 'sredaer'],
  ])('is another for %s', (_, seed, name) => {
    const usual = take(20, seededRandom(1, 'readers'));
    const other = take(20, seededRandom(seed, name));
    expect(other.filter((value) => usual.includes(value))).toEqual([]);
  });

  test('is spread evenly over 0 to 1', () => {
    const { mean, variance } = momentsOf(take(100_000, seededRandom(7, '')));
    expect(mean).toBeCloseTo(1 / 2, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
  });
});

describe('waiting for the next event', () => {
  test('takes 1 / rate on average, and varies as much', () => {
    const random = seededRandom(3, '');
    const { mean, variance } = momentsOf(take(100_000, () => waitingTime(random, 20)));
    expect(mean * 20).toBeCloseTo(1, 1);
    expect(variance * 400).toBeCloseTo(1, 1);
  });

  test('takes for ever when nothing happens', () => {
    expect(waitingTime(() => 0.5, 0)).toBe(Infinity);
  });
});
